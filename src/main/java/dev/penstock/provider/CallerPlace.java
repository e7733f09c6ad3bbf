package dev.penstock.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Exchange;
import dev.penstock.api.client.Origin;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller of another dialect calls the place of an image or a file that cannot be sent. A
 * dialect's messages are not a chat's, so the place is where the same address, or content, stands.
 */
final class CallerPlace {
  private static final String MESSAGES = "messages[";
  private static final String CONTENT = "].content[";

  /** Where a part of a chat message holds what it is of. */
  private static final List<String> HELD =
      List.of(
          "/image_url/url",
          "/video_url/url",
          "/file/file_url",
          "/file/file_data",
          "/input_audio/data");

  private CallerPlace() {}

  /** The failure by the caller's name of its place; as it is if that is not known. */
  static Failure named(Failure failure, Exchange exchange) {
    Origin origin = exchange.origin();
    if (origin == null) {
      return failure;
    }
    return switch (failure) {
      case Failure.UnsupportedParameter f ->
          new Failure.UnsupportedParameter(named(f.param(), exchange, origin), f.message());
      case Failure.InvalidValue f ->
          new Failure.InvalidValue(named(f.param(), exchange, origin), f.message());
      default -> failure;
    };
  }

  private static String named(String param, Exchange exchange, Origin origin) {
    int content = param.indexOf(CONTENT);
    if (!param.startsWith(MESSAGES) || content < 0) {
      return param;
    }
    int message = index(param, MESSAGES.length());
    int part = index(param, content + CONTENT.length());
    JsonNode chat = Json.tree(exchange.request().body());
    if (chat == null) {
      return param;
    }
    JsonNode refused = chat.path("messages").path(message).path("content").path(part);
    for (String held : HELD) {
      JsonNode value = refused.at(held);
      if (value.isTextual()) {
        String place = find(plain(value.textValue()), origin.request(), "");
        return place == null ? param : place;
      }
    }
    return param;
  }

  /** -1 if there is none. */
  private static int index(String param, int from) {
    int end = param.indexOf(']', from);
    String digits = end < 0 ? "" : param.substring(from, end);
    boolean number = !digits.isEmpty() && digits.length() < 10;
    return number && digits.chars().allMatch(Character::isDigit) ? Integer.parseInt(digits) : -1;
  }

  /** Some dialects have media types apart from contents. */
  private static String plain(String value) {
    return value.startsWith("data:") ? value.substring(value.indexOf(',') + 1) : value;
  }

  private static @Nullable String find(String text, JsonNode in, String path) {
    if (in.isTextual()) {
      return plain(in.textValue()).equals(text) ? path : null;
    }
    if (in.isArray()) {
      for (int i = 0; i < in.size(); i++) {
        String place = find(text, in.get(i), path + "[" + i + "]");
        if (place != null) {
          return place;
        }
      }
    }
    for (Map.Entry<String, JsonNode> field : in.properties()) {
      String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      String place = find(text, field.getValue(), name);
      if (place != null) {
        return place;
      }
    }
    return null;
  }
}
