package dev.penstock.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.penstock.config.vault.VaultException;
import dev.penstock.config.vault.VaultException.Kind;
import java.util.Optional;

/** What vaults of others have in common: {@code NAME#FIELD} picks a field of a secret. */
public final class Remote {
  private static final JsonMapper JSON = new JsonMapper();

  private Remote() {}

  /** The name without its field. */
  public static String name(String reference) {
    int hash = reference.indexOf('#');
    return hash < 0 ? reference : reference.substring(0, hash);
  }

  /** The field that was asked for. */
  public static Optional<String> field(String reference) {
    int hash = reference.indexOf('#');
    return hash < 0 ? Optional.empty() : Optional.of(reference.substring(hash + 1));
  }

  /** A field's value as text. */
  public static String pick(JsonNode fields, String field, String name) {
    JsonNode value = fields.path(field);
    if (!value.isValueNode() || value.isNull() || value.asText().isEmpty()) {
      throw new VaultException(
          Kind.ABSENT, "the secret %s of the vault has no field %s".formatted(name, field));
    }
    return value.asText();
  }

  /** An object's fields; none if the text is no JSON. */
  public static JsonNode fields(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      // Its message would quote the secret.
      return JSON.createObjectNode();
    }
  }
}
