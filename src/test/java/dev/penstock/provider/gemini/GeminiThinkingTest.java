package dev.penstock.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.error.FailureException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GeminiThinkingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gemini-2.5-flash | none    | {\"thinkingBudget\":0}",
        "gemini-2.5-flash | minimal | {\"includeThoughts\":true,\"thinkingBudget\":1024}",
        "gemini-2.5-pro   | low     | {\"includeThoughts\":true,\"thinkingBudget\":1024}",
        "gemini-2.5-pro   | medium  | {\"includeThoughts\":true,\"thinkingBudget\":8192}",
        "gemini-2.5-pro   | high    | {\"includeThoughts\":true,\"thinkingBudget\":24576}",
        "gemini-2.5-flash | xhigh   | {\"includeThoughts\":true,\"thinkingBudget\":24576}",
        "models/gemini-3-flash-preview | none    | {\"thinkingLevel\":\"minimal\"}",
        "gemini-3-flash-preview | minimal | {\"includeThoughts\":true,\"thinkingLevel\":\"minimal\"}",
        "gemini-3-flash-preview | medium  | {\"includeThoughts\":true,\"thinkingLevel\":\"medium\"}",
        "gemini-3-pro-preview   | minimal | {\"includeThoughts\":true,\"thinkingLevel\":\"low\"}",
        "gemini-3-pro-preview   | medium  | {\"includeThoughts\":true,\"thinkingLevel\":\"high\"}",
        "gemini-3.1-pro-preview | medium  | {\"includeThoughts\":true,\"thinkingLevel\":\"medium\"}",
        "gemini-flash-latest    | high    | {\"includeThoughts\":true,\"thinkingLevel\":\"high\"}",
      })
  void effort_becomes_a_budget_or_a_level(String model, String effort, String expected) {
    assertThat(GeminiThinking.of(model, effort)).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-pro, none",
    "gemini-3-pro-preview, none",
    "gemini-2.0-flash, low",
    "gemini-2.5-flash, extreme",
    "gemini-3-flash-preview, extreme"
  })
  void effort_that_the_model_cannot_make_is_refused(String model, String effort) {
    assertThatThrownBy(() -> GeminiThinking.of(model, effort)).isInstanceOf(FailureException.class);
  }

  @ParameterizedTest
  @CsvSource({"gemini-2.0-flash", "models/gemma-3-27b-it"})
  void model_that_never_reasons_needs_no_setting_for_none(String model) {
    assertThat(GeminiThinking.of(model, "none")).isNull();
  }
}
