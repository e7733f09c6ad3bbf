package dev.penstock.provider.tgi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.error.Failure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One answer of TGI's as it grows, token by token or at once. */
final class TgiAnswer {
  private final TgiCall call;
  private final StopCut stops;
  private boolean started;
  private boolean over;

  TgiAnswer(TgiCall call) {
    this.call = call;
    this.stops = new StopCut(call.stop());
  }

  /** The deltas of an answer that came at once. */
  List<Delta> whole(JsonNode answer) {
    List<Delta> out = new ArrayList<>();
    if (failed(answer, out)) {
      return out;
    }
    JsonNode text = answer.path("generated_text");
    if (!text.isTextual()) {
      return List.of(new Delta.Failed(new Failure.UpstreamBroken("answer without a text")));
    }
    start(out);
    text(stops.add(text.textValue()), out);
    end(answer.path("details"), out);
    return out;
  }

  /** One event of a stream; false if it is none of TGI's. */
  boolean event(JsonNode event, List<Delta> out) {
    if (over || failed(event, out)) {
      return true;
    }
    JsonNode token = event.path("token");
    // The last event repeats the whole text.
    boolean last = event.hasNonNull("generated_text") || event.hasNonNull("details");
    if (!token.isObject() && !last) {
      return false;
    }
    start(out);
    // Special tokens are the model's own marks: the end of its turn, and such.
    if (!token.path("special").asBoolean()) {
      text(stops.add(token.path("text").asText("")), out);
    }
    if (last) {
      end(event.path("details"), out);
    }
    return true;
  }

  private boolean failed(JsonNode answer, List<Delta> out) {
    if (!answer.hasNonNull("error")) {
      return false;
    }
    over = true;
    out.add(new Delta.Failed(TgiErrors.inAnswer(answer)));
    return true;
  }

  private void start(List<Delta> out) {
    if (!started) {
      started = true;
      // Neither an id nor a model's name: a server has one model.
      out.add(new Delta.Start(null, null));
    }
  }

  private static void text(String text, List<Delta> out) {
    if (!text.isEmpty()) {
      out.add(new Delta.Text(0, text));
    }
  }

  private void end(JsonNode details, List<Delta> out) {
    over = true;
    String reason = details.path("finish_reason").asText(null);
    text(stops.end("stop_sequence".equals(reason)), out);
    Usage usage = usage(details);
    if (usage != null) {
      out.add(new Delta.Used(usage));
    }
    // eos_token and stop_sequence, and no reason where details were not wanted.
    FinishReason finish = "length".equals(reason) ? FinishReason.LENGTH : FinishReason.STOP;
    out.add(new Delta.Finish(0, finish, reason));
  }

  /** Null if nothing is told. */
  private @Nullable Usage usage(JsonNode details) {
    JsonNode output = details.path("generated_tokens");
    if (!output.isNumber()) {
      return null;
    }
    long input = call.promptTokens();
    boolean estimated = call.estimated();
    if (details.path("input_length").isNumber()) {
      input = details.path("input_length").longValue();
      estimated = false;
    } else if (estimated && !details.path("prefill").isEmpty()) {
      input = details.path("prefill").size();
      estimated = false;
    }
    return new Usage(input, output.longValue(), null, null, null)
        .with(new Usage.Billing(0, 0, estimated));
  }
}
