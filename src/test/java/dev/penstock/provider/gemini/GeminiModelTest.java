package dev.penstock.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.error.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GeminiModelTest {

  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-flash, /v1beta/models/gemini-2.5-flash:generateContent",
    "models/gemini-2.5-flash, /v1beta/models/gemini-2.5-flash:generateContent",
    "tunedModels/my-1, /v1beta/tunedModels/my-1:generateContent",
    "a b?c#d%2fé, /v1beta/models/a%20b%3Fc%23d%252f%C3%A9:generateContent",
    "x:embedContent, /v1beta/models/x%3AembedContent:generateContent",
  })
  void name_becomes_one_path_segment(String model, String path) {
    assertThat(GeminiModel.path(model, false)).isEqualTo(path);
  }

  @Test
  void stream_is_asked_for_as_events() {
    assertThat(GeminiModel.path("m", true))
        .isEqualTo("/v1beta/models/m:streamGenerateContent?alt=sse");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "models/",
        "models/..",
        "a/b",
        "models/a/b",
        "../x",
        "a..b",
        "/m",
        "files/m",
        "tunedModels/../models/m"
      })
  void name_that_would_leave_its_segment_is_refused(String model) {
    assertThatThrownBy(() -> GeminiModel.path(model, false)).isInstanceOf(FailureException.class);
  }
}
