package dev.penstock.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.ModelConfig;
import java.util.Map;
import java.util.Set;

/** A request of the provider's own API, as the caller sent it but for the model's name. */
final class NativeRequest {
  private NativeRequest() {}

  /**
   * The body, a copy.
   *
   * @param params names of the deployment's {@code params} that are put in where the caller has no
   *     such field, or null
   */
  static ObjectNode of(ObjectNode request, ModelConfig.Deployment deployment, Set<String> params) {
    // What is added to it must not show in the caller's.
    ObjectNode body = request.deepCopy();
    if (request.has("model")) {
      body.put("model", deployment.model());
    }
    for (Map.Entry<String, JsonNode> param : deployment.params().properties()) {
      if (params.contains(param.getKey()) && !body.hasNonNull(param.getKey())) {
        body.set(param.getKey(), param.getValue());
      }
    }
    return body;
  }
}
