package dev.penstock.ingress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Exchange;
import dev.penstock.api.Operation;
import dev.penstock.api.Principal;
import dev.penstock.api.Snapshot;
import dev.penstock.api.client.ClientDialect;
import dev.penstock.api.client.Origin;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.messages.CountTokensDialect;
import dev.penstock.dialect.messages.MessagesDialect;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.dialect.openai.request.StrictDocument;
import dev.penstock.error.ErrorFormat;
import dev.penstock.error.OpenAiErrors;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * What the address of a request says of it.
 *
 * @param dialect in which it is; null for OpenAI's own format
 * @param model that the path names, and which wins over the body's; null if it names none
 * @param opening reads a request that may refer to earlier ones; null for all others
 * @param stream whether the address, and not the body, asks for a stream
 */
record Asked(
    Operation operation,
    @Nullable ClientDialect dialect,
    @Nullable String model,
    boolean stream,
    @Nullable Opening opening) {

  static final Asked CHAT = of(Operation.CHAT);

  static final Asked MESSAGES = in(new MessagesDialect());
  static final Asked COUNT_TOKENS = in(new CountTokensDialect());

  Asked(
      Operation operation,
      @Nullable ClientDialect dialect,
      @Nullable String model,
      boolean stream) {
    this(operation, dialect, model, stream, null);
  }

  /** Finds what a request refers to. */
  @FunctionalInterface
  interface Opening {
    Future<Origin> open(ObjectNode request, Principal caller);
  }

  /** A chat in a dialect that {@code opening} knows. */
  static Asked by(Opening opening) {
    return new Asked(Operation.CHAT, null, null, false, opening);
  }

  /** In OpenAI's format. */
  static Asked of(Operation operation) {
    return new Asked(operation, null, null, false);
  }

  /** A chat in another dialect. */
  static Asked in(ClientDialect dialect) {
    return new Asked(Operation.CHAT, dialect, null, false);
  }

  /** The same of the model that the path names. */
  Asked of(@Nullable String named) {
    return new Asked(operation, dialect, named, stream, opening);
  }

  /** How the caller is told that it failed. */
  ErrorFormat errors() {
    return dialect == null ? OpenAiErrors.FORMAT : dialect.errors();
  }

  /** The request with this body; fails if it is none. */
  Future<Exchange> exchange(byte[] body, Exchange.Entry entry, Snapshot snapshot) {
    if (opening == null) {
      return Future.succeededFuture(read(body, entry, snapshot));
    }
    int maxDepth = snapshot.config().server().limits().maxJsonDepth();
    return opening
        .open(StrictDocument.read(body, maxDepth), entry.principal())
        .map(origin -> exchange(origin, entry, snapshot));
  }

  private Exchange read(byte[] body, Exchange.Entry entry, Snapshot snapshot) {
    int maxDepth = snapshot.config().server().limits().maxJsonDepth();
    if (dialect == null) {
      ChatRequest request = ChatRequestReader.read(operation, body, model, maxDepth);
      return new Exchange(entry, snapshot, request, null);
    }
    ObjectNode came = StrictDocument.read(body, maxDepth);
    return exchange(new Origin(dialect, came), entry, snapshot);
  }

  private Exchange exchange(Origin origin, Exchange.Entry entry, Snapshot snapshot) {
    ObjectNode chat = origin.dialect().toChat(origin.request());
    if (stream) {
      chat.put("stream", true);
    }
    ChatRequest request =
        ChatRequestReader.read(operation, Json.bytes(chat), model, Integer.MAX_VALUE);
    long carried = origin.carriedTokens();
    return new Exchange(
        entry, snapshot, carried == 0 ? request : request.carrying(carried), origin);
  }
}
