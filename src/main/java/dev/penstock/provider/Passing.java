package dev.penstock.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.config.ModelConfig;
import java.util.Set;

/**
 * A chat for an upstream of OpenAI's format.
 *
 * @param request in OpenAI's format
 * @param translated whether it came in another dialect, so that it may hold extensions of our own
 * @param drop whether a parameter that the provider cannot express is left out, not refused
 * @param dropped takes the names of those that were
 */
public record Passing(
    ChatRequest request,
    ModelConfig.Deployment deployment,
    boolean translated,
    boolean drop,
    Set<String> dropped) {

  /** What the deployment adds where the caller sets nothing. */
  public ObjectNode params() {
    return deployment.params();
  }
}
