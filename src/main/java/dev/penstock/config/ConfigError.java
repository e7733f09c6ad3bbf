package dev.penstock.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.document.Problem;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a configuration. Holds no secret and no line of the file.
 *
 * @param file as the caller named it, or {@code --set}
 * @param line from 1; 0 where there are no lines
 * @param column from 1; 0 where there are no lines
 * @param path as in {@code models.gpt-4o.deployments[0].weight}; empty for the whole file
 * @param message what was expected
 * @param suggestion the nearest valid name, if one is near
 */
public record ConfigError(
    String file, int line, int column, String path, String message, @Nullable String suggestion) {

  static ConfigError of(Problem problem) {
    return new ConfigError(
        problem.place().file(),
        problem.place().line(),
        problem.place().column(),
        problem.path().toString(),
        problem.message(),
        problem.suggestion());
  }

  /** The same as a JSON object. */
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("file", file)
        .put("line", line)
        .put("column", column)
        .put("path", path)
        .put("message", message)
        .put("suggestion", suggestion);
  }

  /** One line for people. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line).append(':').append(column);
    }
    text.append(": ");
    if (!path.isEmpty()) {
      text.append(path).append(": ");
    }
    text.append(message);
    if (suggestion != null) {
      text.append(" (did you mean \"").append(suggestion).append("\"?)");
    }
    return text.toString();
  }
}
