package dev.penstock.dialect.openai.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.penstock.api.Usage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Usage in OpenAI's format, and in what others make of it. */
final class UsageReaderTest {
  private static @Nullable Usage read(String json, @Nullable String tier) throws IOException {
    return UsageReader.read(new JsonMapper().readTree(json), tier);
  }

  @Test
  void what_is_billed_apart_is_told_apart() throws IOException {
    String json =
        """
        {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150,
         "prompt_tokens_details": {"cached_tokens": 20, "audio_tokens": 30, "image_tokens": 5},
         "completion_tokens_details": {"reasoning_tokens": 7, "audio_tokens": 9}}
        """;

    assertThat(read(json, "flex"))
        .isEqualTo(new Usage(100, 50, 20L, null, 7L, new Usage.Kinds(0, 30, 5, 9, 0, 0, "flex")));
  }

  @ParameterizedTest
  @CsvSource({"default", "auto", "scale", "on_demand"})
  void a_usual_tier_is_none(String tier) throws IOException {
    assertThat(read("{\"prompt_tokens\": 1, \"completion_tokens\": 2}", tier))
        .isEqualTo(new Usage(1, 2, null, null, null));
  }

  @ParameterizedTest
  @CsvSource({
    // xAI: beside the completion's tokens. OpenAI: within. Gemini's endpoint: in the total alone.
    "165, 2, 296, 129, 131, 129",
    "10, 200, 210, 129, 200, 129",
    "10, 20, 130, , 120, 100",
    "43, 10, 53, 11, 10, 11",
    "10, 20, 999, 11, 20, 11",
    "10, 20, 5, , 20, "
  })
  void reasoning_beside_the_completion_is_output(
      long prompt, long completion, long total, Long reasoning, long output, Long told)
      throws IOException {
    String details =
        reasoning == null
            ? ""
            : ",\"completion_tokens_details\":{\"reasoning_tokens\":" + reasoning + "}";
    String json =
        "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d%s}"
            .formatted(prompt, completion, total, details);

    assertThat(read(json, null)).isEqualTo(new Usage(prompt, output, null, null, told));
  }

  @Test
  void negative_counts_are_none() throws IOException {
    assertThat(
            read("{\"prompt_tokens\": -5, \"completion_tokens\": -1, \"total_tokens\": 9}", null))
        .isEqualTo(new Usage(0, 0, null, null, null));
  }
}
