package dev.penstock.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.ModelConfig;
import java.util.Map;

/** A request of the provider's own API, as the caller sent it but for the model's name. */
final class NativeRequest {
  private NativeRequest() {}

  /**
   * The body, a copy.
   *
   * @param params the deployment's {@code params} that are put in where the caller has no such
   *     field, or null; and where each stands
   */
  static ObjectNode of(
      ObjectNode request, ModelConfig.Deployment deployment, Map<String, String> params) {
    // What is added to it must not show in the caller's.
    ObjectNode body = request.deepCopy();
    if (request.has("model")) {
      body.put("model", deployment.model());
    }
    for (Map.Entry<String, JsonNode> param : deployment.params().properties()) {
      String place = params.get(param.getKey());
      if (place != null) {
        put(body, place, param.getValue());
      }
    }
    return body;
  }

  private static void put(ObjectNode body, String place, JsonNode value) {
    int dot = place.indexOf('.');
    if (dot < 0) {
      if (!body.hasNonNull(place)) {
        body.set(place, value);
      }
      return;
    }
    String object = place.substring(0, dot);
    if (!body.hasNonNull(object)) {
      body.putObject(object);
    }
    // What is no object is the provider's to refuse.
    if (body.get(object) instanceof ObjectNode within) {
      put(within, place.substring(dot + 1), value);
    }
  }
}
