package dev.penstock.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.AnswerDecoder;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A provider's own API, for callers who speak it: their requests and its answers pass unchanged,
 * but for the model's name.
 *
 * @param path as {@link Provider#path}
 * @param decoder reads answers for their usage, their errors and their end
 * @param params a deployment's {@code params} that it has, and where each stands in it: a field, or
 *     one within an object, as {@code reasoning.effort}
 * @param ready makes of a body, a copy that is the callee's, what this address of it takes
 */
public record Native(
    String path, AnswerDecoder decoder, Map<String, String> params, Consumer<ObjectNode> ready) {

  /** One whose params mean the same in it. */
  public Native(
      String path, AnswerDecoder decoder, Set<String> params, Consumer<ObjectNode> ready) {
    this(
        path,
        decoder,
        params.stream().collect(Collectors.toUnmodifiableMap(name -> name, name -> name)),
        ready);
  }

  /** One whose bodies go as they came. */
  public Native(String path, AnswerDecoder decoder, Set<String> params) {
    this(path, decoder, params, body -> {});
  }
}
