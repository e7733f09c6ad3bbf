package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value of the caller's request and where it stands. Failures name the place as OpenAI does:
 * {@code messages[0].content[1].type}. A null counts as absent where absence is allowed.
 *
 * @param parent null for the request itself; the path is put together only if something is wrong
 * @param step the name within the parent, or {@code [index]}
 */
public record RequestField(JsonNode json, @Nullable RequestField parent, String step) {

  /** The request itself. */
  public static RequestField root(ObjectNode request) {
    return new RequestField(request, null, "");
  }

  /** A member; absent if this is no object. */
  public RequestField at(String name) {
    JsonNode member = json.get(name);
    return new RequestField(member == null ? MissingNode.getInstance() : member, this, name);
  }

  public String path() {
    if (parent == null) {
      return step;
    }
    String outer = parent.path();
    return outer.isEmpty() || step.startsWith("[") ? outer + step : outer + "." + step;
  }

  public boolean isAbsent() {
    return json.isMissingNode() || json.isNull();
  }

  /** The elements of an array; none if absent. */
  public List<RequestField> items() {
    if (isAbsent()) {
      return List.of();
    }
    if (!(json instanceof ArrayNode array)) {
      throw invalid("must be an array");
    }
    List<RequestField> items = new ArrayList<>(array.size());
    for (JsonNode item : array) {
      items.add(new RequestField(item, this, "[" + items.size() + "]"));
    }
    return items;
  }

  public RequestField requireObject() {
    requirePresent();
    if (!json.isObject()) {
      throw invalid("must be an object");
    }
    return this;
  }

  public void requirePresent() {
    if (json.isMissingNode()) {
      throw new FailureException(new Failure.MissingParameter(path()));
    }
  }

  public String text() {
    requirePresent();
    if (!json.isTextual()) {
      throw invalid("must be a string");
    }
    return json.textValue();
  }

  /** A text that names something. */
  public String name() {
    String name = text();
    if (name.isEmpty()) {
      throw invalid("must not be empty");
    }
    return name;
  }

  public @Nullable String optionalText() {
    return isAbsent() ? null : text();
  }

  public ObjectNode object() {
    return (ObjectNode) requireObject().json;
  }

  public @Nullable ObjectNode optionalObject() {
    return isAbsent() ? null : object();
  }

  public @Nullable Boolean optionalFlag() {
    if (isAbsent()) {
      return null;
    }
    if (!json.isBoolean()) {
      throw invalid("must be true or false");
    }
    return json.booleanValue();
  }

  public @Nullable Double optionalNumber(double least, double most) {
    if (isAbsent()) {
      return null;
    }
    double number = json.doubleValue();
    if (!json.isNumber() || number < least || number > most) {
      throw invalid("must be a number from " + plain(least) + " to " + plain(most));
    }
    return number;
  }

  private static String plain(double bound) {
    return Long.toString((long) bound);
  }

  public @Nullable Integer optionalInteger(int least, int most) {
    if (isAbsent()) {
      return null;
    }
    boolean fits = json.isIntegralNumber() && json.canConvertToInt();
    if (!fits || json.intValue() < least || json.intValue() > most) {
      throw invalid(
          most == Integer.MAX_VALUE
              ? "must be an integer of at least " + least
              : "must be an integer from " + least + " to " + most);
    }
    return json.intValue();
  }

  public @Nullable Long optionalLong() {
    if (isAbsent()) {
      return null;
    }
    if (!json.isIntegralNumber() || !json.canConvertToLong()) {
      throw invalid("must be an integer of 64 bits");
    }
    return json.longValue();
  }

  /** The caller's prompt-cache marker in this object, or null. */
  public @Nullable JsonNode cacheControl() {
    return at("cache_control").optionalObject();
  }

  /** For a value that may not be; {@code rule} goes on from the value's name. */
  public FailureException invalid(String rule) {
    return new FailureException(new Failure.InvalidValue(path(), "'" + path() + "' " + rule + "."));
  }

  /** For a value that is OpenAI's own; {@code advice} is a sentence. */
  public FailureException unsupported(String advice) {
    return new FailureException(new Failure.UnsupportedParameter(path(), advice));
  }
}
