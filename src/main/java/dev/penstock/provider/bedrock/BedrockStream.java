package dev.penstock.provider.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.dialect.StreamDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of ConverseStream as deltas: {@code messageStart}, content blocks of pieces and a stop,
 * {@code messageStop} with the reason, then {@code metadata} with the usage; at any time an
 * exception. Where a {@code chunk} comes instead, it holds an event of the model's own format
 * (InvokeModelWithResponseStream): of Claude's, which is given to {@code claude}.
 */
final class BedrockStream implements StreamDecoder {
  private final BedrockAnswer answer;
  private final StreamDecoder claude;
  private boolean started;
  private boolean chunked;
  private boolean over;

  BedrockStream(BedrockModel model, StreamDecoder claude) {
    this.answer = new BedrockAnswer(model);
    this.claude = claude;
  }

  @Override
  public Framing framing() {
    return Framing.AWS_EVENT_STREAM;
  }

  @Override
  public List<Delta> event(String event, String data) throws UndecodableEvent {
    if (over) {
      return List.of();
    }
    ObjectNode node = BedrockJson.object(data);
    if (BedrockErrors.isError(event)) {
      over = true;
      return List.of(new Delta.Failed(BedrockErrors.inStream(event, node)));
    }
    if (node == null) {
      throw new UndecodableEvent("the payload of an event is not a JSON object");
    }
    if (event.equals("chunk")) {
      return chunk(node);
    }
    List<Delta> out = new ArrayList<>(2);
    if (!started) {
      started = true;
      out.add(new Delta.Start(null, null));
    }
    decode(event, node, out);
    return out;
  }

  @Override
  public List<Delta> end() {
    if (chunked && !over) {
      return claude.end();
    }
    if (over || !answer.stopped()) {
      return List.of();
    }
    // The reason came and only the metadata is lost: nothing of the answer is.
    List<Delta> out = new ArrayList<>(1);
    finish(out);
    return out;
  }

  private void decode(String event, ObjectNode node, List<Delta> out) {
    int index = node.path("contentBlockIndex").asInt(0);
    switch (event) {
      case "contentBlockStart" -> answer.blocks().start(index, node.path("start"), out);
      case "contentBlockDelta" -> answer.blocks().grow(index, node.path("delta"), out);
      case "contentBlockStop" -> answer.blocks().stop(index, out);
      case "messageStop" -> answer.stop(node);
      case "metadata" -> {
        answer.usage(node, out);
        if (answer.stopped()) {
          finish(out);
        }
      }
      default -> {
        // messageStart says only that it is the assistant; others are new.
      }
    }
  }

  private void finish(List<Delta> out) {
    over = true;
    answer.finish(out);
  }

  private List<Delta> chunk(ObjectNode node) throws UndecodableEvent {
    chunked = true;
    String inner = decoded(BedrockJson.text(node, "bytes"));
    if (inner == null) {
      throw new UndecodableEvent("the bytes of a chunk are not base64");
    }
    return claude.event("", inner);
  }

  private static @Nullable String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
