package dev.penstock.store.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.penstock.api.Usage;
import dev.penstock.api.spend.Caching;
import dev.penstock.api.spend.Cost;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.api.spend.LedgerRow.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ledger row as one JSON array, for the journal and for Redis. The order of its members is the
 * format, its first member the format's number; a new format must read the old ones.
 */
public final class RowCodec {
  private static final int FORMAT = 1;
  private static final int ESTIMATED = 1;
  private static final int RECOVERED = 2;
  private static final int STREAMED = 4;
  private static final int COST_ESTIMATED = 8;
  private static final JsonFactory JSON = new JsonFactory();

  private RowCodec() {}

  /** One line of JSON. */
  public static String json(LedgerRow row) {
    return new String(bytes(row), StandardCharsets.UTF_8);
  }

  /** The row that {@link #json} wrote. */
  public static LedgerRow row(String json) {
    try (JsonParser in = JSON.createParser(json)) {
      return read(new RowReader(in));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static byte[] bytes(LedgerRow row) {
    try (ByteArrayBuilder out = new ByteArrayBuilder(512);
        JsonGenerator to = JSON.createGenerator(out)) {
      write(row, to);
      to.flush();
      return out.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static LedgerRow row(byte[] bytes, int offset, int length) {
    try (JsonParser in = JSON.createParser(bytes, offset, length)) {
      return read(new RowReader(in));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void write(LedgerRow row, JsonGenerator to) throws IOException {
    to.writeStartArray();
    to.writeNumber(FORMAT);
    to.writeString(row.id());
    to.writeString(row.requestId());
    to.writeNumber(row.attempt());
    to.writeNumber(EpochNanos.of(row.startedAt()));
    writeNumber(to, row.settledAt() == null ? null : EpochNanos.of(row.settledAt()));
    to.writeString(row.caller().key());
    to.writeString(row.caller().team());
    to.writeStartArray();
    for (String tag : row.caller().tags()) {
      to.writeString(tag);
    }
    to.writeEndArray();
    to.writeString(row.target().asked());
    to.writeString(row.target().group());
    to.writeString(row.target().provider());
    to.writeString(row.target().deployment());
    to.writeString(row.target().model());
    writeUsage(to, row.usage());
    writeNumber(to, row.cost() == null ? null : row.cost().nanoUsd());
    to.writeString(row.cost() == null ? null : row.cost().priceVersion());
    to.writeString(row.result().outcome());
    to.writeNumber(row.result().ttftNanos());
    to.writeNumber(row.result().durationNanos());
    to.writeNumber(flags(row));
    to.writeString(row.promptSha256());
    to.writeString(row.replica());
    writeCaching(to, row.cost());
    if (!row.target().operation().equals(LedgerRow.Target.CHAT)) {
      to.writeString(row.target().operation());
    }
    to.writeEndArray();
  }

  /** Most calls have none, and write none. */
  private static void writeCaching(JsonGenerator to, @Nullable Cost cost) throws IOException {
    if (cost != null && !cost.caching().equals(Caching.NONE)) {
      to.writeBoolean(cost.caching().hinted());
      to.writeNumber(cost.caching().savedNanoUsd());
      to.writeNumber(cost.caching().extraNanoUsd());
    }
  }

  private static void writeUsage(JsonGenerator to, @Nullable Usage usage) throws IOException {
    if (usage == null) {
      to.writeNull();
      return;
    }
    to.writeStartArray();
    to.writeNumber(usage.inputTokens());
    to.writeNumber(usage.outputTokens());
    writeNumber(to, usage.cachedTokens());
    writeNumber(to, usage.cacheWriteTokens());
    writeNumber(to, usage.reasoningTokens());
    to.writeEndArray();
  }

  private static void writeNumber(JsonGenerator to, @Nullable Long number) throws IOException {
    if (number == null) {
      to.writeNull();
    } else {
      to.writeNumber(number.longValue());
    }
  }

  private static int flags(LedgerRow row) {
    boolean costEstimated = row.cost() != null && row.cost().estimated();
    return (row.estimated() ? ESTIMATED : 0)
        | (row.recovered() ? RECOVERED : 0)
        | (row.result().streamed() ? STREAMED : 0)
        | (costEstimated ? COST_ESTIMATED : 0);
  }

  private static LedgerRow read(RowReader in) throws IOException {
    in.begin();
    if (in.number() != FORMAT) {
      throw new IOException("a ledger row of a later format");
    }
    String id = in.text();
    String requestId = in.text();
    int attempt = (int) in.number();
    Instant startedAt = EpochNanos.instant(in.number());
    Long settledAt = in.optionalNumber();
    LedgerRow.Caller caller =
        new LedgerRow.Caller(in.optionalText(), in.optionalText(), in.texts());
    String asked = in.text();
    String group = in.text();
    String provider = in.text();
    String deployment = in.text();
    String model = in.text();
    Usage usage = in.usage();
    Long nanoUsd = in.optionalNumber();
    String priceVersion = in.optionalText();
    String outcome = in.text();
    long ttft = in.number();
    long duration = in.number();
    int flags = (int) in.number();
    String prompt = in.optionalText();
    String replica = in.text();
    Caching caching = in.caching();
    String operation = in.operation();
    return new LedgerRow(
        id,
        requestId,
        attempt,
        startedAt,
        settledAt == null ? null : EpochNanos.instant(settledAt),
        caller,
        new LedgerRow.Target(asked, group, provider, deployment, model, operation),
        usage,
        cost(nanoUsd, priceVersion, flags, caching),
        new Result(outcome, (flags & STREAMED) != 0, ttft, duration),
        (flags & ESTIMATED) != 0,
        (flags & RECOVERED) != 0,
        prompt,
        replica);
  }

  private static @Nullable Cost cost(
      @Nullable Long nanoUsd, @Nullable String version, int flags, Caching caching) {
    return nanoUsd == null || version == null
        ? null
        : new Cost(nanoUsd, (flags & COST_ESTIMATED) != 0, version, caching);
  }

  /** Reads members in their order. */
  private record RowReader(JsonParser in) {

    void begin() throws IOException {
      if (in.nextToken() != JsonToken.START_ARRAY) {
        throw new IOException("not a ledger row");
      }
    }

    String text() throws IOException {
      String text = in.nextTextValue();
      if (text == null) {
        throw new IOException("a ledger row without a text where one must be");
      }
      return text;
    }

    @Nullable String optionalText() throws IOException {
      return in.nextTextValue();
    }

    long number() throws IOException {
      if (in.nextToken() != JsonToken.VALUE_NUMBER_INT) {
        throw new IOException("a ledger row without a number where one must be");
      }
      return in.getLongValue();
    }

    @Nullable Long optionalNumber() throws IOException {
      return in.nextToken() == JsonToken.VALUE_NULL ? null : in.getLongValue();
    }

    /** At the end of the row; most have none. */
    Caching caching() throws IOException {
      Boolean hinted = in.nextBooleanValue();
      return hinted == null ? Caching.NONE : new Caching(hinted, number(), number());
    }

    /** Behind what there is of caching, or in its place; chats have none. */
    String operation() throws IOException {
      JsonToken token = in.currentToken();
      if (token != JsonToken.VALUE_STRING && token != JsonToken.END_ARRAY) {
        token = in.nextToken();
      }
      return token == JsonToken.VALUE_STRING ? in.getText() : LedgerRow.Target.CHAT;
    }

    List<String> texts() throws IOException {
      begin();
      List<String> texts = new ArrayList<>(2);
      for (String text = in.nextTextValue(); text != null; text = in.nextTextValue()) {
        texts.add(text);
      }
      return texts;
    }

    @Nullable Usage usage() throws IOException {
      if (in.nextToken() == JsonToken.VALUE_NULL) {
        return null;
      }
      Usage usage =
          new Usage(number(), number(), optionalNumber(), optionalNumber(), optionalNumber());
      if (in.nextToken() != JsonToken.END_ARRAY) {
        throw new IOException("a ledger row with strange usage");
      }
      return usage;
    }
  }
}
