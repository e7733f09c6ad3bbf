package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The schema itself. */
@ExtendWith(VertxExtension.class)
final class SchemaTest {

  private static JsonObject schema() throws IOException {
    return new JsonObject(Files.readString(Path.of("conf", "penstock.schema.json")));
  }

  @Test
  void it_is_valid_json_schema_2020_12(Vertx vertx) throws IOException {
    JsonSchemaOptions options =
        new JsonSchemaOptions()
            .setBaseUri("app://test/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);

    OutputUnit result =
        SchemaRepository.create(options)
            .preloadMetaSchema(vertx.fileSystem())
            .validator(Draft.DRAFT202012.getIdentifier())
            .validate(schema());

    assertThat(result.getErrors()).isNullOrEmpty();
  }

  @Test
  void each_key_has_a_description() throws IOException {
    List<String> without = new ArrayList<>();

    collect("", schema(), without);

    assertThat(without).isEmpty();
  }

  /** Of properties only; under {@code if} and its branches stand conditions, not keys. */
  private static void collect(String path, JsonObject schema, List<String> without) {
    for (String keyword : schema.fieldNames()) {
      if (!(schema.getValue(keyword) instanceof JsonObject inner)
          || List.of("if", "then", "else").contains(keyword)) {
        continue;
      }
      for (String key : keyword.equals("properties") ? inner.fieldNames() : List.<String>of()) {
        if (inner.getJsonObject(key).getString("description") == null) {
          without.add(path + "." + key);
        }
      }
      collect(path + "." + keyword, inner, without);
    }
  }
}
