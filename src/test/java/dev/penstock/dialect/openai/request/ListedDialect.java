package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Delta;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.error.Failure;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A dialect of requests alone: it takes the listed parameters. */
record ListedDialect(Set<String> parameters, Function<Conversation, ObjectNode> encoder)
    implements Dialect {

  ListedDialect(String... parameters) {
    this(
        Set.of(parameters),
        conversation -> {
          throw new UnsupportedOperationException();
        });
  }

  @Override
  public Capabilities capabilities(String model) {
    return Capabilities.of(parameters);
  }

  @Override
  public String name() {
    return "Acme";
  }

  @Override
  public ObjectNode encode(Conversation conversation) {
    return encoder.apply(conversation);
  }

  @Override
  public List<Delta> decodeAnswer(byte[] body) {
    throw new UnsupportedOperationException();
  }

  @Override
  public StreamDecoder newStreamDecoder(String contentType) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Failure decodeError(ErrorAnswer answer) {
    throw new UnsupportedOperationException();
  }
}
