package dev.penstock.dialect;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leaves of a chat request's top-level fields those that a provider takes. What it cannot express
 * is refused or dropped; what says nothing (a neutral value, a null) or only advises goes silently.
 */
public final class Parameters {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Part of every request; never dropped. */
  static final Set<String> ALWAYS = Set.of("model", "messages", "stream", "stream_options");

  /** Values that ask for what happens anyway. */
  private static final Map<String, Set<JsonNode>> NEUTRAL =
      Map.ofEntries(
          entry("n", Set.of(IntNode.valueOf(1))),
          entry("temperature", Set.of(IntNode.valueOf(1))),
          entry("top_p", Set.of(IntNode.valueOf(1))),
          entry("frequency_penalty", Set.of(IntNode.valueOf(0))),
          entry("presence_penalty", Set.of(IntNode.valueOf(0))),
          entry("logprobs", Set.of(BooleanNode.FALSE)),
          entry("top_logprobs", Set.of(IntNode.valueOf(0))),
          entry("logit_bias", Set.of(JSON.objectNode())),
          entry("stop", Set.of(JSON.arrayNode())),
          entry("tools", Set.of(JSON.arrayNode())),
          entry("thinking", Set.of(JSON.objectNode().put("type", "disabled"))),
          entry("parallel_tool_calls", Set.of(BooleanNode.TRUE)),
          entry("response_format", Set.of(JSON.objectNode().put("type", "text"))),
          entry("modalities", Set.of(JSON.arrayNode().add("text"))),
          entry("verbosity", Set.of(TextNode.valueOf("medium"))),
          entry("service_tier", Set.of(TextNode.valueOf("auto"), TextNode.valueOf("default"))));

  private Parameters() {}

  /**
   * Leaves only fields that a model takes.
   *
   * @param provider what callers know the provider as
   * @param drop whether to drop what the provider cannot express rather than to refuse it
   * @param dropped takes the names of what was dropped so
   * @throws FailureException with {@code UnsupportedParameter} for the first field to be refused
   */
  public static void check(
      ObjectNode request,
      Capabilities capabilities,
      String provider,
      boolean drop,
      Set<String> dropped) {
    for (String name : List.copyOf(request.propertyStream().map(Map.Entry::getKey).toList())) {
      JsonNode value = request.path(name);
      Way way = capabilities.field(name);
      if (ALWAYS.contains(name) || (way.taken() && !value.isNull())) {
        continue;
      }
      boolean beyond = way.kind() == Way.Kind.REFUSED;
      if (beyond && !isNeutral(Capabilities.todaysName(name), value, request)) {
        if (!drop) {
          throw new FailureException(unsupported(name, provider, way));
        }
        dropped.add(name);
      }
      request.remove(name);
    }
  }

  /**
   * The refusal of the first field that asks for what a model cannot do; null if there is none.
   *
   * @param provider what callers know the provider as
   */
  public static Failure.@Nullable UnsupportedParameter beyond(
      ObjectNode request, Capabilities capabilities, String provider) {
    for (Map.Entry<String, JsonNode> field : request.properties()) {
      Failure.UnsupportedParameter found = beyond(field, request, capabilities, provider);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The refusals of all such fields. */
  public static List<Failure.UnsupportedParameter> allBeyond(
      ObjectNode request, Capabilities capabilities, String provider) {
    List<Failure.UnsupportedParameter> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : request.properties()) {
      Failure.UnsupportedParameter found = beyond(field, request, capabilities, provider);
      if (found != null) {
        all.add(found);
      }
    }
    return all;
  }

  private static Failure.@Nullable UnsupportedParameter beyond(
      Map.Entry<String, JsonNode> field,
      ObjectNode request,
      Capabilities capabilities,
      String provider) {
    String name = field.getKey();
    Way way = capabilities.field(name);
    boolean wholly = way.kind() == Way.Kind.REFUSED && !ALWAYS.contains(name);
    boolean beyond = wholly || (way.taken() && !way.takes(field.getValue()));
    return beyond && !isNeutral(Capabilities.todaysName(name), field.getValue(), request)
        ? unsupported(name, provider, wholly ? way : Way.REFUSED)
        : null;
  }

  /** The same for what all models of a dialect take that do not differ. */
  public static void check(ObjectNode request, Dialect dialect, boolean drop, Set<String> dropped) {
    check(request, dialect.capabilities(""), dialect.name(), drop, dropped);
  }

  /** The same for what a codec takes, which is another operation's. */
  public static void check(ObjectNode request, Codec codec, boolean drop, Set<String> dropped) {
    check(request, Capabilities.of(codec.parameters()), codec.name(), drop, dropped);
  }

  /**
   * Drops a field, whichever of its names the caller used, for a value that the dialect cannot
   * express.
   *
   * @return whether there was such a field and it may be dropped
   */
  public static boolean drop(ObjectNode request, String name, Set<String> dropped) {
    String meaning = Capabilities.todaysName(name);
    List<String> sent =
        request
            .propertyStream()
            .map(Map.Entry::getKey)
            .filter(
                field -> Capabilities.todaysName(field).equals(meaning) && !ALWAYS.contains(field))
            .toList();
    request.remove(sent);
    dropped.addAll(sent);
    return !sent.isEmpty();
  }

  private static boolean isNeutral(String meaning, JsonNode value, ObjectNode request) {
    if (value.isNull()) {
      return true;
    }
    if (meaning.equals("tool_choice")) {
      return isDefaultChoice(value, request);
    }
    if (meaning.equals("parallel_tool_calls") && value.isBoolean() && !hasTools(request)) {
      return true;
    }
    return NEUTRAL.getOrDefault(meaning, Set.of()).stream()
        .anyMatch(neutral -> neutral.equals(Parameters::compare, value));
  }

  /** With tools the model decides, without them there is nothing to decide. */
  private static boolean isDefaultChoice(JsonNode choice, ObjectNode request) {
    String mode = choice.asText();
    return mode.equals("auto") || (mode.equals("none") && !hasTools(request));
  }

  private static boolean hasTools(ObjectNode request) {
    return !request.path("tools").isEmpty() || !request.path("functions").isEmpty();
  }

  /** 1 and 1.0 are the same. */
  private static int compare(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return Double.compare(one.doubleValue(), other.doubleValue());
    }
    return one.equals(other) ? 0 : 1;
  }

  private static Failure.UnsupportedParameter unsupported(String name, String provider, Way way) {
    String message =
        (way.how().isEmpty() ? provider + " cannot express '" + name + "'." : way.how())
            + " Leave it out, or let the gateway drop such parameters (routing.unknown_params:"
            + " drop).";
    return new Failure.UnsupportedParameter(name, message);
  }
}
