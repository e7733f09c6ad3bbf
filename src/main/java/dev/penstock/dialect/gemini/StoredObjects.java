package dev.penstock.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.openai.request.RequestField;
import java.util.Map;

/**
 * What of a request names files, caches and stores of an account at Google: open to all who share
 * its key. Other addresses Google fetches as anybody could.
 */
final class StoredObjects {
  private StoredObjects() {}

  /** Refuses a request that names any. */
  static void refuse(ObjectNode request) {
    RequestField root = RequestField.root(request);
    refuse(at(root, "cachedContent"));
    if (root.at("tools").json().isArray()) {
      for (RequestField tool : root.at("tools").items()) {
        refuse(at(at(tool, "fileSearch"), "fileSearchStoreNames"));
      }
    }
    if (root.at("contents").json().isArray()) {
      root.at("contents").items().forEach(StoredObjects::parts);
    }
    parts(at(root, "systemInstruction"));
  }

  private static void parts(RequestField content) {
    if (content.json().isObject() && content.at("parts").json().isArray()) {
      for (RequestField part : content.at("parts").items()) {
        RequestField address = at(at(part, "fileData"), "fileUri");
        String uri = address.json().asText();
        if (!uri.startsWith("http") || uri.contains("googleapis.com")) {
          refuse(address);
        }
      }
    }
  }

  /** The member of this name, in whichever of the two spellings. */
  private static RequestField at(RequestField object, String camel) {
    for (Map.Entry<String, ?> member : object.json().properties()) {
      if (Names.camel(member.getKey()).equals(camel)) {
        return object.at(member.getKey());
      }
    }
    return object.at(camel);
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
