package dev.penstock.dialect.openai.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.ChatRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What routing reads of a request in the one pass. */
final class ChatRequestNeedsTest {
  private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

  @Test
  void the_kinds_of_content_are_noted() {
    String content =
        """
        "messages":[
          {"role":"user","content":[{"type":"text","text":"image_url"},{"a":{"type":"file"}}, 7,
            {"image_url":{"url":"x"},"type":"image_url"},{"type":"input_audio"}]},
          {"role":"user","content":[]}]\
        """;

    assertThat(needs(content).modalities()).containsExactlyInAnyOrder("image", "audio");
    assertThat(needs(HI).modalities()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'\"max_tokens\":7';7",
        "'\"max_tokens\":7,\"max_completion_tokens\":9';9",
        "'\"max_completion_tokens\":9,\"max_tokens\":7';9",
        "'\"max_tokens\":\"7\"';",
        "'\"max_tokens\":7.5';",
        "'\"max_tokens\":-7';0",
        "'\"max_tokens\":99999999999999999999999';",
        "'\"max_tokens\":[7]';",
      })
  void the_newer_limit_of_tokens_wins_and_odd_ones_do_not_count(String fields, Long expected) {
    assertThat(needs(fields + "," + HI).maxTokens()).isEqualTo(expected);
  }

  @Test
  void what_names_a_session_is_kept_if_short() {
    String fields = "\"user\":\"u\\u0031\",\"prompt_cache_key\":\"" + "k".repeat(257) + "\",";

    assertThat(needs(fields + HI).user()).isEqualTo("u1");
    assertThat(needs(fields + HI).promptCacheKey()).isNull();
    assertThat(needs("\"user\":{\"id\":1}," + HI).user()).isNull();
  }

  @Test
  void the_prompts_size_is_estimated_when_asked_for() {
    assertThat(needs(HI).promptTokens().value()).isEqualTo(1);
  }

  private static ChatRequest.Needs needs(String members) {
    String body = "{\"model\":\"m\"," + members + "}";
    return ChatRequestReader.read(body.getBytes(StandardCharsets.UTF_8), null, 32).needs();
  }
}
