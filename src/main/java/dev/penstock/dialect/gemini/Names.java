package dev.penstock.dialect.gemini;

import dev.penstock.dialect.openai.request.RequestField;

/** Names of fields, which Google takes as {@code topP} and as {@code top_p}. */
final class Names {
  private Names() {}

  /** The member of either spelling. */
  static RequestField at(RequestField object, String camel) {
    RequestField field = object.at(camel);
    if (!field.json().isMissingNode()) {
      return field;
    }
    RequestField snake = object.at(snake(camel));
    return snake.json().isMissingNode() ? field : snake;
  }

  /** The camelCase of a name in either spelling. */
  static String camel(String name) {
    StringBuilder camel = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_' && i + 1 < name.length()) {
        i++;
        camel.append(Character.toUpperCase(name.charAt(i)));
      } else {
        camel.append(c);
      }
    }
    return camel.toString();
  }

  static String snake(String camel) {
    StringBuilder snake = new StringBuilder(camel.length() + 4);
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (Character.isUpperCase(c)) {
        snake.append('_').append(Character.toLowerCase(c));
      } else {
        snake.append(c);
      }
    }
    return snake.toString();
  }
}
