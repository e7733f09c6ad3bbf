package dev.penstock.vault.envelope;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Envelopes as JSON: the format that docs/vault.md describes. */
public final class EnvelopeJson {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private EnvelopeJson() {}

  /** The lock as an object. */
  public static ObjectNode json(Lock lock) {
    ObjectNode json = JSON.createObjectNode().put("kdf", lock.kdf());
    if (lock.salt() != null) {
      json.put("iterations", lock.iterations()).put("salt", lock.salt());
    }
    return json.put("check", lock.check());
  }

  /** The secret as an object; its name is beside it. */
  public static ObjectNode json(SealedSecret secret) {
    ObjectNode json = JSON.createObjectNode().put("created", secret.created().toString());
    for (SealedVersion version : secret.versions()) {
      json.withArray("versions")
          .addObject()
          .put("version", version.version())
          .put("created", version.created().toString())
          .put("key", version.key())
          .put("data", version.data());
    }
    return json;
  }

  /** Empty if it is no JSON. */
  public static Optional<JsonNode> tree(String text) {
    try {
      return Optional.of(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Empty if it is none. */
  public static Optional<Lock> lock(JsonNode json) {
    String kdf = json.path("kdf").asText();
    String salt = json.path("salt").asText(null);
    String check = json.path("check").asText();
    boolean known = salt == null ? kdf.equals(MasterKey.NONE) : kdf.equals(MasterKey.PBKDF2);
    return known && !check.isEmpty()
        ? Optional.of(new Lock(kdf, json.path("iterations").asInt(), salt, check))
        : Optional.empty();
  }

  /** Empty if it is none. */
  public static Optional<SealedSecret> secret(String name, JsonNode json) {
    try {
      List<SealedVersion> versions = new ArrayList<>();
      for (JsonNode version : json.path("versions")) {
        versions.add(
            new SealedVersion(
                version.path("version").asInt(),
                Instant.parse(version.path("created").asText()),
                version.path("key").asText(),
                version.path("data").asText()));
      }
      Instant created = Instant.parse(json.path("created").asText());
      return Optional.of(new SealedSecret(name, created, versions));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
