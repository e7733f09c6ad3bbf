package dev.penstock.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.openai.request.RequestField;
import java.util.Locale;
import java.util.Map;

/**
 * What of a request names files, caches and stores of an account at Google: open to all who share
 * its key. Other addresses Google fetches as anybody could.
 *
 * <p>Google takes each name in two spellings and one object where a list is due, so members are
 * looked for by their names alone, wherever they stand.
 */
final class StoredObjects {
  /** What an address may have for a host: other letters may become Google's name. */
  private static final String PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789.-_:@[]";

  private StoredObjects() {}

  /** Refuses a request that names any. */
  static void refuse(ObjectNode request) {
    within(RequestField.root(request));
  }

  private static void within(RequestField value) {
    if (value.json().isArray()) {
      value.items().forEach(StoredObjects::within);
    }
    for (Map.Entry<String, ?> member : value.json().properties()) {
      member(value.at(member.getKey()));
    }
  }

  private static void member(RequestField member) {
    switch (plain(member.step())) {
      case "cachedcontent", "filesearchstorenames", "retrieval" -> refuse(member);
      case "fileuri" -> {
        if (!isPublic(member.json().asText())) {
          refuse(member);
        }
      }
      // The caller's own data and schemas, in which any name may stand.
      case "args",
          "response",
          "parameters",
          "parametersjsonschema",
          "responseschema",
          "responsejsonschema" -> {}
      default -> within(member);
    }
  }

  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  /** Whether anybody may read what is at this address. */
  private static boolean isPublic(String address) {
    String uri = address.toLowerCase(Locale.ROOT);
    boolean web = uri.startsWith("http://") || uri.startsWith("https://");
    if (!web || uri.contains("googleapis.com") || uri.contains("storage.cloud.google.com")) {
      return false;
    }
    String rest = uri.substring(uri.indexOf("//") + 2);
    return rest.chars().takeWhile(c -> "/?#".indexOf(c) < 0).allMatch(c -> PLAIN.indexOf(c) >= 0);
  }

  private static void refuse(RequestField named) {
    if (!named.isAbsent()) {
      throw named.unsupported(
          "'"
              + named.path()
              + "' names what the provider keeps for all who share its key; send the content"
              + " itself, or ask the gateway's operator to let callers share it.");
    }
  }
}
