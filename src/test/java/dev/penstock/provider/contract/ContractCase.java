package dev.penstock.provider.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One conversation, the same for every provider.
 *
 * @param name its name, which begins the names of its fixtures
 * @param drop whether the gateway drops parameters that a provider cannot express
 * @param request the caller's request, without a model
 * @param answer what the caller gets, see {@link VisibleAnswer}
 */
public record ContractCase(String name, boolean drop, ObjectNode request, JsonNode answer) {
  private static final String FOLDER = "conversations";

  /** All conversations. */
  public static List<ContractCase> all() {
    return ContractFiles.names(FOLDER).stream().map(ContractCase::read).toList();
  }

  private static ContractCase read(String file) {
    JsonNode json = ContractFiles.json(FOLDER, file);
    return new ContractCase(
        file.substring(0, file.lastIndexOf('.')),
        json.path("unknown_params").asText().equals("drop"),
        (ObjectNode) json.get("request"),
        json.get("answer"));
  }

  /** Whether the caller asks for a stream. */
  public boolean stream() {
    return request.path("stream").asBoolean();
  }
}
