package dev.penstock.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GeminiSchemaTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "most stays | {\"type\":[\"string\",\"null\"],\"maxLength\":3,\"additionalProperties\":false}"
            + " | {\"type\":[\"string\",\"null\"],\"maxLength\":3,\"additionalProperties\":false}",
        "the dialect goes | {\"$schema\":\"x\",\"type\":\"object\"} | {\"type\":\"object\"}",
        "const is an enum of one | {\"items\":{\"const\":\"a\"}} | {\"items\":{\"enum\":[\"a\"]}}",
        "old definitions move | {\"definitions\":{\"A\":{\"const\":1}},\"$ref\":\"#/definitions/A\"}"
            + " | {\"$defs\":{\"A\":{\"enum\":[1]}},\"$ref\":\"#/$defs/A\"}",
        "a reference stands alone | {\"anyOf\":[{\"$ref\":\"#/$defs/A\",\"description\":\"d\"}]}"
            + " | {\"anyOf\":[{\"description\":\"d\",\"anyOf\":[{\"$ref\":\"#/$defs/A\"}]}]}",
        "names are no keywords | {\"properties\":{\"const\":{\"type\":\"string\"},\"$ref\":{}}}"
            + " | {\"properties\":{\"const\":{\"type\":\"string\"},\"$ref\":{}}}",
        "values are no schemas | {\"enum\":[{\"const\":1}],\"default\":{\"$schema\":2}}"
            + " | {\"enum\":[{\"const\":1}],\"default\":{\"$schema\":2}}",
        "numbers stay exact | {\"minimum\":12345678901234567890,\"maximum\":1.10}"
            + " | {\"minimum\":12345678901234567890,\"maximum\":1.10}",
        "booleans are schemas | {\"items\":true,\"properties\":{\"a\":false}}"
            + " | {\"items\":true,\"properties\":{\"a\":false}}",
      })
  void schema(String name, String given, String expected) throws JsonProcessingException {
    assertThat(GeminiSchema.of(GeminiJson.object(given))).as(name).hasToString(expected);
  }
}
