package dev.penstock.dialect.claude;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClaudeModelTest {

  @ParameterizedTest
  @CsvSource({
    "claude-3-haiku-20240307, 300",
    "claude-3-5-sonnet-latest, 305",
    "claude-3-7-sonnet-20250219, 307",
    "claude-sonnet-4-20250514, 400",
    "claude-opus-4-0, 400",
    "claude-opus-4-1-20250805, 401",
    "claude-opus-4-5@20251101, 405",
    "claude-haiku-4-5-20251001, 405",
    "CLAUDE-Sonnet-4.6, 406",
    "anthropic/claude-opus-4-8, 408",
    "claude-fable-5, 500",
    "claude-fable-5-1, 501",
    "claude-sonnet-5-v2x, 500",
    "claude-instant-1.2, 102",
    "claude-mythos-preview, 0",
    "claude-, 0",
    "claude-20250514, 0",
    "gpt-4-1, 0",
    "my-2-claude-opus-4-5, 405"
  })
  void the_generation_is_the_first_number_after_claude(String name, int generation) {
    assertThat(ClaudeModel.of(name).generation()).isEqualTo(generation);
  }
}
