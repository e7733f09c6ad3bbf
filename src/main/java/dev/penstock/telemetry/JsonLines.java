package dev.penstock.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.penstock.api.Usage;
import dev.penstock.api.event.Billed;
import dev.penstock.api.event.RequestFinished;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line. JSON escapes line feeds and other control characters, so that no text
 * from outside can forge a line.
 */
final class JsonLines implements LogFormat {
  /** Of a message, a stack or a prompt; what is longer is cut. */
  static final int MAX_CHARS = 64 * 1024;

  private static final JsonFactory JSON = new JsonFactory();

  private final boolean prompts;

  /** {@code prompts}: whether a request's line may hold its prompt. */
  JsonLines(boolean prompts) {
    this.prompts = prompts;
  }

  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  @Override
  public byte[] line(ILoggingEvent event) {
    return object(json -> {
      json.writeStringField("ts", TIMESTAMP.format(Instant.ofEpochMilli(event.getTimeStamp())));
      json.writeStringField("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
      json.writeStringField("logger", event.getLoggerName());
      json.writeStringField("msg", cut(Objects.toString(event.getFormattedMessage())));
      if (event.getThrowableProxy() != null) {
        json.writeStringField("error", cut(ThrowableProxyUtil.asString(event.getThrowableProxy())));
      }
    });
  }

  @Override
  public byte[] line(RequestFinished request, Instant at) {
    return object(json -> {
      json.writeStringField("ts", TIMESTAMP.format(at));
      json.writeStringField("level", LogFormat.failed(request) ? "warn" : "info");
      json.writeStringField("logger", REQUEST_LOGGER);
      json.writeStringField("msg", "request");
      writeOutcome(json, request);
      writeTokens(json, request);
      writeCost(json, request);
      writeTimes(json, request);
      writeContent(json, request);
    });
  }

  private static void writeOutcome(JsonGenerator json, RequestFinished request) throws IOException {
    json.writeStringField("request_id", request.requestId());
    json.writeStringField("key", request.key());
    json.writeStringField("team", request.billed().team());
    json.writeStringField("model_asked", request.asked());
    json.writeStringField("model", request.group());
    json.writeStringField("operation", request.operation());
    json.writeStringField("fallback", request.fallback());
    json.writeStringField("provider", request.provider());
    json.writeStringField("deployment", request.deployment());
    json.writeNumberField("attempts", request.attempts());
    json.writeBooleanField("stream", request.streamed());
    json.writeStringField("outcome", request.outcome().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("status", request.status());
    json.writeStringField("code", request.code());
  }

  /** A class that the provider did not report is left out: it is not known to be 0. */
  private static void writeTokens(JsonGenerator json, RequestFinished request) throws IOException {
    Usage usage = request.usage();
    if (usage == null) {
      return;
    }
    json.writeNumberField("input_tokens", usage.inputTokens());
    json.writeNumberField("output_tokens", usage.outputTokens());
    writeIfKnown(json, "cached_tokens", usage.cachedTokens());
    writeIfKnown(json, "cache_write_tokens", usage.cacheWriteTokens());
    writeIfKnown(json, "reasoning_tokens", usage.reasoningTokens());
    json.writeBooleanField("tokens_estimated", request.usageEstimated());
  }

  /** Whole digits: what a cost is made of adds up. */
  private static void writeCost(JsonGenerator json, RequestFinished request) throws IOException {
    Billed billed = request.billed();
    if (!billed.tags().isEmpty()) {
      json.writeArrayFieldStart("tags");
      for (String tag : billed.tags()) {
        json.writeString(tag);
      }
      json.writeEndArray();
    }
    Long cost = billed.costNanoUsd();
    if (cost != null) {
      json.writeFieldName("cost_usd");
      json.writeNumber(BudgetLog.usd(cost));
      json.writeBooleanField("cost_estimated", billed.estimated());
    }
  }

  private static void writeIfKnown(JsonGenerator json, String name, @Nullable Long value)
      throws IOException {
    if (value != null) {
      json.writeNumberField(name, value);
    }
  }

  private static void writeTimes(JsonGenerator json, RequestFinished request) throws IOException {
    if (request.ttftNanos() >= 0) {
      json.writeNumberField("ttft_ms", LogFormat.millis(request.ttftNanos()));
    }
    json.writeNumberField("latency_ms", LogFormat.millis(request.durationNanos()));
    json.writeNumberField("overhead_ms", LogFormat.millis(request.overheadNanos()));
  }

  private void writeContent(JsonGenerator json, RequestFinished request) throws IOException {
    if (!request.dropped().isEmpty()) {
      json.writeArrayFieldStart("dropped");
      for (String name : request.dropped()) {
        json.writeString(name);
      }
      json.writeEndArray();
    }
    if (request.skippedEvents() > 0) {
      json.writeNumberField("skipped_events", request.skippedEvents());
    }
    if (request.promptSha256() != null) {
      json.writeStringField("prompt_sha256", request.promptSha256());
    }
    if (prompts && request.prompt() != null) {
      json.writeStringField("prompt", cut(request.prompt()));
      json.writeBooleanField("prompt_cut", request.prompt().length() > MAX_CHARS);
    }
  }

  private static String cut(String text) {
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
  }

  /** By way of characters: the generator for bytes refuses half a surrogate pair. */
  private static byte[] object(Fields fields) {
    StringWriter line = new StringWriter(512);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }
}
