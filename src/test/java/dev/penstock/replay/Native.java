package dev.penstock.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.Conversation;
import dev.penstock.api.Delta;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.ClientDialect;
import dev.penstock.api.client.Writers;
import dev.penstock.config.PromptTemplate;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.framing.Framer;
import dev.penstock.dialect.openai.reading.ForeignAnswer;
import dev.penstock.dialect.openai.translate.ChatWriters;
import dev.penstock.dialect.responses.ResponsesDialect;
import dev.penstock.dialect.translate.DialectTranslator;
import dev.penstock.error.Failure;
import dev.penstock.provider.anthropic.AnthropicDialect;
import dev.penstock.provider.bedrock.BedrockDialect;
import dev.penstock.provider.cohere.CohereDialect;
import dev.penstock.provider.gemini.GeminiDialect;
import dev.penstock.provider.ollama.OllamaDialect;
import dev.penstock.provider.tgi.TgiDialect;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Recordings in a format of the provider's own, and what translates them for a caller. */
final class Native {
  private static final List<String> FORMATS =
      List.of(
          "anthropic-messages",
          "gemini",
          "ollama-chat",
          "cohere-v2",
          "tgi",
          "bedrock-converse",
          "bedrock-invoke-anthropic");
  private static final long CREATED = 1_700_000_000;

  private Native() {}

  /** Recordings of this kind in all native formats. */
  static Stream<Recording> recordings(String kind) {
    return FORMATS.stream().flatMap(format -> Recordings.of(format, kind).stream());
  }

  /** A translator for one call; made ids count from 1, so that two runs can be compared. */
  static DialectTranslator translator(Recording recording, boolean includeUsage) {
    return translator(dialect(recording), recording, includeUsage);
  }

  /** A translation of the recorded stream, usage chunk included. */
  static StreamTranslation stream(Recording recording) {
    return translator(recording, true).stream(contentType(recording));
  }

  /**
   * A translator that takes the recorded stream as a whole answer: the same deltas, not as frames
   * but collected.
   */
  static DialectTranslator collecting(Recording recording) {
    return translator(new Collecting(dialect(recording), contentType(recording)), recording, true);
  }

  /** A translator for a caller of a dialect. */
  static AnswerTranslator translator(ClientDialect caller, Recording recording) {
    AnswerSettings settings = settings(recording, true);
    Writers writers = caller.writers(request(), settings);
    return recording.format().equals("openai-chat")
        ? new ForeignAnswer(settings, writers)
        : new DialectTranslator(dialect(recording), writers, settings.maxEventBytes());
  }

  /** The same, which takes the recorded stream of a native format as a whole answer. */
  static AnswerTranslator collecting(ClientDialect caller, Recording recording) {
    AnswerSettings settings = settings(recording, true);
    return new DialectTranslator(
        new Collecting(dialect(recording), contentType(recording)),
        caller.writers(request(), settings),
        settings.maxEventBytes());
  }

  private static ObjectNode request() {
    return Recordings.JSON.createObjectNode().put("model", "m").put("input", "x");
  }

  /** A translator to responses. */
  static DialectTranslator responding(Recording recording) {
    return responding(dialect(recording), recording);
  }

  /** The same, which takes the recorded stream as a whole answer. */
  static DialectTranslator respondingTo(Recording recording) {
    return responding(new Collecting(dialect(recording), contentType(recording)), recording);
  }

  private static DialectTranslator responding(Dialect dialect, Recording recording) {
    AnswerSettings settings = settings(recording, true);
    ObjectNode request = Recordings.JSON.createObjectNode().put("model", "m").put("input", "x");
    return new DialectTranslator(
        dialect,
        new ResponsesDialect(new NotedIds(new ArrayList<>())).writers(request, settings),
        settings.maxEventBytes());
  }

  private static DialectTranslator translator(
      Dialect dialect, Recording recording, boolean includeUsage) {
    AnswerSettings settings = settings(recording, includeUsage);
    return new DialectTranslator(dialect, new ChatWriters(settings), settings.maxEventBytes());
  }

  static AnswerSettings settings(Recording recording, boolean includeUsage) {
    // The path names Gemini's model; where an answer names none, this is what the gateway says.
    String model = recording.facts().path("model").asText("fallback");
    return new AnswerSettings(includeUsage, model, CREATED, () -> "made", 1 << 20, () -> 7);
  }

  static Dialect dialect(Recording recording) {
    AtomicInteger ids = new AtomicInteger();
    return switch (recording.format()) {
      case "anthropic-messages" -> new AnthropicDialect();
      case "gemini" -> new GeminiDialect(() -> "call_" + ids.incrementAndGet());
      case "bedrock-converse", "bedrock-invoke-anthropic" ->
          new BedrockDialect(recording.facts().path("model").asText(), new AnthropicDialect());
      case "cohere-v2" -> new CohereDialect(() -> "call_" + ids.incrementAndGet());
      case "tgi" -> new TgiDialect(PromptTemplate.ofModel(""));
      default -> new OllamaDialect(() -> "call_" + ids.incrementAndGet());
    };
  }

  static String contentType(Recording recording) {
    return Replay.contentType(recording).split(";", 2)[0].strip();
  }

  /** A dialect whose whole answers are recorded streams. */
  private record Collecting(Dialect dialect, String contentType) implements Dialect {

    @Override
    public List<Delta> decodeAnswer(byte[] body) {
      StreamDecoder decoder = dialect.newStreamDecoder(contentType);
      Framer framer = Framer.of(decoder.framing(), 1 << 20);
      List<Delta> deltas = new ArrayList<>();
      Framer.Sink sink = (name, data) -> deltas.addAll(event(decoder, name, data));
      framer.feed(Buffer.buffer(body), sink);
      framer.end(sink);
      deltas.addAll(decoder.end());
      return deltas;
    }

    private static List<Delta> event(StreamDecoder decoder, String name, String data) {
      try {
        return decoder.event(name, data);
      } catch (StreamDecoder.UndecodableEvent e) {
        throw new AssertionError("recorded events can be decoded", e);
      }
    }

    @Override
    public Capabilities capabilities(String model) {
      return dialect.capabilities(model);
    }

    @Override
    public ObjectNode encode(Conversation conversation) {
      return dialect.encode(conversation);
    }

    @Override
    public StreamDecoder newStreamDecoder(String type) {
      return dialect.newStreamDecoder(type);
    }

    @Override
    public Failure decodeError(ErrorAnswer answer) {
      return dialect.decodeError(answer);
    }
  }
}
