package dev.penstock.dialect.openai.passthrough;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.Usage;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.Utf8;
import dev.penstock.dialect.openai.OpenAiErrorReader;
import dev.penstock.dialect.openai.UsageJson;
import dev.penstock.dialect.openai.passthrough.ChoiceState.Choices;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Relays the event stream of an OpenAI-format upstream. A frame that keeps the contract goes out as
 * the bytes that came; one that does not is mended alone. Usage is taken out of wherever it stands
 * and given once, at the end, if it was asked for. Frames before the first with an id wait for it.
 */
final class PassThroughStream implements StreamTranslation {
  private final AnswerSettings settings;
  private final SseFrames events;
  private final Frames frames = new Frames();
  private final Choices choices = new Choices();
  private final ChunkMender mender;
  private final AnswerFacts facts = new AnswerFacts();

  private @Nullable StreamIdentity identity;
  private final List<ObjectNode> waiting = new ArrayList<>(1);
  private int waitingBytes;
  private byte @Nullable [] usageChunk;
  private boolean lastWasKept;
  private boolean produced;
  private boolean ended;

  PassThroughStream(AnswerSettings settings) {
    this.settings = settings;
    events = new SseFrames(settings.maxEventBytes());
    mender = new ChunkMender(choices, settings.ids());
  }

  @Override
  public void feed(Buffer bytes, Output out) {
    if (ended) {
      return;
    }
    byte[] chunk = bytes.getBytes();
    frames.came(bytes, chunk);
    events.add(chunk);
    try {
      while (!ended && events.next()) {
        event(out);
      }
      frames.flush(out);
      if (!ended) {
        events.rest();
      }
    } catch (FailureException e) {
      fail(e.failure(), out);
    }
  }

  @Override
  public void end(Output out) {
    if (!ended && events.last()) {
      event(out);
    }
    if (!ended) {
      done(out);
    }
  }

  @Override
  public AnswerFacts facts() {
    return facts;
  }

  private void event(Output out) {
    if (events.strayLf()) {
      if (lastWasKept) {
        frames.keep(events.bytes(), events.from() - 1, events.from());
      }
      return;
    }
    lastWasKept = false;
    byte[] bytes = events.bytes();
    int from = events.dataFrom();
    int to = events.dataTo();
    while (from < to && bytes[from] <= ' ' && bytes[from] >= 0) {
      from++;
    }
    while (to > from && bytes[to - 1] <= ' ' && bytes[to - 1] >= 0) {
      to--;
    }
    if (from == to) {
      return;
    }
    if (Frames.isDone(bytes, from, to)) {
      done(out);
    } else if (events.event().equals("error")) {
      fail(errorOf(Json.tree(bytes, from, to)), out);
    } else {
      chunk(bytes, from, to, out);
    }
  }

  private static Failure errorOf(@Nullable JsonNode event) {
    if (event == null) {
      return new Failure.UpstreamBroken("an error event that is no JSON");
    }
    return OpenAiErrorReader.inAnswer(event.has("error") ? event.get("error") : event);
  }

  private void chunk(byte[] bytes, int from, int to, Output out) {
    // Other bytes would go out as they are: JSON's reader finds names in them that are none.
    boolean text = Utf8.firstInvalid(bytes, from, to) < 0;
    ChunkScan scan = text ? ChunkScan.read(bytes, from, to, choices, identity) : null;
    if (scan == null) {
      facts.skipEvent();
      return;
    }
    note(scan);
    JsonNode error = scan.error();
    String brokeOff = scan.brokeOff();
    if (error != null) {
      fail(OpenAiErrorReader.inAnswer(error), out);
    } else if (brokeOff != null && !produced && !scan.content()) {
      fail(FinishWords.broken(brokeOff), out);
    } else if (!scan.isChunk()) {
      unknown(Json.tree(bytes, from, to), out);
    } else if (identity == null && !identify(scan)) {
      await(bytes, from, to);
    } else {
      relay(scan, bytes, from, to);
    }
  }

  private void note(ChunkScan scan) {
    String model = scan.model();
    if (facts.model() == null && model != null && !model.isEmpty()) {
      facts.model(model);
    }
    JsonNode reported = scan.usage();
    Usage usage = reported == null ? null : UsageReader.read(reported, scan.serviceTier());
    if (usage != null) {
      facts.usage(usage);
    }
  }

  /** Neither a chunk nor an error in the usual place. */
  private void unknown(@Nullable JsonNode event, Output out) {
    if (event != null && event.path("object").asText().equals("error")) {
      fail(OpenAiErrorReader.inAnswer(event), out);
    } else {
      facts.skipEvent();
    }
  }

  /** Whether the stream has an identity now: the upstream's, or ours once it cannot wait. */
  private boolean identify(ChunkScan scan) {
    if (!scan.hasId() && !scan.content() && !scan.finishes()) {
      return false;
    }
    String id = scan.id();
    String model = scan.model();
    StreamIdentity found =
        new StreamIdentity(
            id == null || id.isEmpty() ? "chatcmpl-" + settings.ids().get() : id,
            scan.created() > 0 ? scan.created() : settings.createdSeconds(),
            model == null || model.isEmpty() ? settings.fallbackModel() : model);
    identity = found;
    for (ObjectNode chunk : waiting) {
      send(mender.mend(chunk, found));
    }
    waiting.clear();
    return true;
  }

  private void await(byte[] bytes, int from, int to) {
    waitingBytes += to - from;
    if (waitingBytes > settings.maxEventBytes()) {
      throw new FailureException(new Failure.UpstreamBroken("too many chunks without an id"));
    }
    if (Json.tree(bytes, from, to) instanceof ObjectNode chunk) {
      waiting.add(chunk);
    }
  }

  private void relay(ChunkScan scan, byte[] bytes, int from, int to) {
    JsonNode usage = scan.usage();
    if (usage != null && settings.includeUsage() && UsageReader.read(usage, null) != null) {
      usageChunk = usageChunk(scan, usage, bytes, from, to);
    }
    if (usage != null && scan.hasNoChoices()) {
      return;
    }
    if (usage == null && scan.keeps() && events.plain()) {
      frames.keep(bytes, events.from(), events.to());
      lastWasKept = true;
      went(scan);
    } else if (Json.tree(bytes, from, to) instanceof ObjectNode chunk && identity != null) {
      send(mender.mend(chunk, identity));
    } else {
      facts.skipEvent();
    }
  }

  /** The chunk that tells usage, as OpenAI's last one does. */
  private byte[] usageChunk(ChunkScan scan, JsonNode usage, byte[] bytes, int from, int to) {
    if (scan.hasNoChoices() && scan.keeps() && events.plain()) {
      return Arrays.copyOfRange(bytes, from, to);
    }
    ObjectNode chunk =
        Json.tree(bytes, from, to) instanceof ObjectNode sent
            ? sent
            : Json.MAPPER.createObjectNode();
    chunk.putArray("choices");
    if (identity != null) {
      chunk = mender.mend(chunk, identity);
    }
    chunk.set("usage", usage);
    return Json.bytes(chunk);
  }

  /** For a caller that asked, of an upstream that reports none. */
  private byte[] estimatedUsage() {
    ObjectNode chunk = Json.MAPPER.createObjectNode();
    if (identity != null) {
      chunk = mender.mend(chunk, identity);
    }
    chunk.putArray("choices");
    chunk.set("usage", UsageJson.of(settings.estimate(facts)));
    return Json.bytes(chunk);
  }

  private void send(ObjectNode chunk) {
    byte[] mended = Json.bytes(chunk);
    ChunkScan scan = ChunkScan.read(mended, 0, mended.length, choices, identity);
    if (scan == null) {
      facts.skipEvent();
      return;
    }
    frames.add(mended);
    went(scan);
  }

  private void went(ChunkScan scan) {
    for (ChoiceScan choice : scan.choices()) {
      if (choice.content()) {
        facts.addDelta(choice.chars(), choice.quarters());
      }
      String finish = choice.finish();
      if (finish != null && choice.index() == 0) {
        facts.finishReason(FinishWords.reason(finish));
      }
    }
    scan.commit();
    if (scan.content()) {
      produced = true;
      frames.content();
    }
  }

  /** The upstream said that it is done, or its bytes ended. */
  private void done(Output out) {
    if (!choices.allFinished()) {
      fail(new Failure.UpstreamBroken("cut"), out);
      return;
    }
    if (usageChunk != null) {
      frames.add(usageChunk);
    } else if (settings.includeUsage()) {
      frames.add(estimatedUsage());
    }
    frames.add(Frames.DONE);
    frames.flush(out);
    ended = true;
    out.complete();
  }

  private void fail(Failure failure, Output out) {
    frames.flush(out);
    ended = true;
    out.failed(failure);
  }
}
