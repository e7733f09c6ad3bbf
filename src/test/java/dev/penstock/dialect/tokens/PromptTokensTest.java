package dev.penstock.dialect.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.penstock.testing.Recordings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of prompts, as OpenAI's models count them and by the rule of thumb. */
final class PromptTokensTest {
  private static final String UNKNOWN = "some-model";

  @BeforeAll
  static void the_tokenizers_are_loaded() {
    Tokenizer.O200K.load();
    Tokenizer.CL100K.load();
  }

  private static long tokens(String model, String body) {
    return PromptTokens.of(body.getBytes(StandardCharsets.UTF_8), model);
  }

  private static String asking(String content) {
    return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + content + "\"}]}";
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o-mini, O200K",
    "openai/gpt-5.1, O200K",
    "o3, O200K",
    "groq/openai/gpt-oss-20b, O200K",
    "gpt-4-0613, CL100K",
    "gpt-4-turbo, CL100K",
    "gpt-35-turbo, CL100K",
    "text-embedding-3-small, CL100K"
  })
  void openais_models_have_a_tokenizer(String model, String name) {
    Tokenizer expected = name.equals("O200K") ? Tokenizer.O200K : Tokenizer.CL100K;

    assertThat(Tokenizer.of(model)).isSameAs(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-sonnet-4-5", "gemini-2.5-pro", "my-gpt", "demo", "", "*"})
  void other_models_have_none(String model) {
    assertThat(Tokenizer.of(model)).isNull();
  }

  @Test
  void a_prompt_counts_as_openai_bills_it() {
    String body =
        """
        {"model": "gpt-4o", "messages": [
          {"role": "system", "content": "You are a helpful assistant."},
          {"role": "user", "content": "Hello!"}]}
        """;

    // 6 and 2 tokens of text, 4 around each message, 3 before the answer.
    assertThat(tokens("gpt-4o", body)).isEqualTo(6 + 2 + 2 * 4 + 3);
  }

  @ParameterizedTest
  @CsvSource({"abcd, 1", "abcde, 2", "今天天气, 4", "привет, 3", "😀, 2"})
  void without_a_tokenizer_a_token_is_some_letters(String text, long expected) {
    assertThat(tokens(UNKNOWN, asking(text))).isEqualTo(expected);
  }

  @Test
  void an_empty_prompt_is_one_token() {
    assertThat(tokens(UNKNOWN, asking(""))).isEqualTo(1);
    assertThat(tokens(UNKNOWN, "{\"messages\":[]}")).isEqualTo(1);
  }

  @Test
  void what_is_no_text_does_not_count_as_such() {
    String body =
        """
        {"model": "a-very-long-name-of-a-model", "user": "somebody with a name", "metadata": {"k": "value value"},
         "messages": [{"role": "assistant", "tool_calls": [
           {"id": "call_12345678901234567890", "type": "function", "function": {"name": "read", "arguments": "{\\"a\\":1}"}}]}]}
        """;

    assertThat(tokens(UNKNOWN, body)).isEqualTo(3);
  }

  @Test
  void images_sound_and_files_count_by_number_or_size() {
    String image = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:x\",\"detail\":\"low\"}}";
    String sound =
        "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"%s\"}}".formatted("A".repeat(5_000));
    String file =
        "{\"type\":\"file\",\"file\":{\"file_data\":\"%s\"}}".formatted("A".repeat(4_000));

    assertThat(tokens(UNKNOWN, parts(image + "," + image))).isEqualTo(2_000);
    assertThat(tokens(UNKNOWN, parts(sound))).isEqualTo(10);
    assertThat(tokens(UNKNOWN, parts(file))).isEqualTo(100);
  }

  private static String parts(String parts) {
    return "{\"messages\":[{\"role\":\"user\",\"content\":[" + parts + "]}]}";
  }

  @Test
  void tools_count_as_the_json_they_are() {
    String tools =
        "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"strict\":true,\"parameters\":{}}}]";

    assertThat(tokens(UNKNOWN, "{\"messages\":[],\"tools\":" + tools + "}"))
        .isCloseTo(tools.length() / 4, withinPercentage(10));
  }

  @Test
  void a_long_prompt_is_counted_in_proportion_to_its_beginning() {
    String sentence = "It was the best of times, it was the worst of times. ";
    long few = tokens("gpt-4o", asking(sentence.repeat(100)));
    long many = tokens("gpt-4o", asking(sentence.repeat(10_000)));

    assertThat(many).isCloseTo(100 * few, withinPercentage(2));
  }

  @Test
  void a_cheap_beginning_does_not_hide_what_follows() {
    String body = asking(" ".repeat(TokenCounter.MOST_CHARS) + "word ".repeat(20_000));

    assertThat(tokens("gpt-4o", body)).isGreaterThan(20_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "ab", "!", "中", "😀", "1"})
  void a_run_of_one_character_is_counted_piece_by_piece(String unit) {
    String text = unit.repeat(40_000 / unit.length());

    long inSlices = tokens("gpt-4", asking(text));

    assertThat(inSlices).isBetween(200L, 2L * 40_000);
  }

  @Test
  void recorded_prompts_to_openai_are_close() {
    Map<String, Double> shares = new TreeMap<>();
    for (Recordings.Recording recording : Recordings.of("openai-chat", "json", "stream")) {
      var request = recording.request();
      long billed = recording.facts().path("usage").path("input_tokens").asLong();
      if (recording.provider().equals("openai")
          && request != null
          && billed > 0
          && !recording.toString().contains("vision")) {
        String model = recording.facts().path("model").asText();
        shares.put(recording.toString(), (double) tokens(model, request.toString()) / billed);
      }
    }

    assertThat(shares).allSatisfy((name, share) -> assertThat(share).as(name).isBetween(0.5, 1.6));
  }
}
