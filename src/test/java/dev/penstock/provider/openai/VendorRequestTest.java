package dev.penstock.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.penstock.config.ModelConfig;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.error.FailureException;
import dev.penstock.provider.Passing;
import dev.penstock.testing.Configs;
import dev.penstock.testing.Recordings;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a chat for a vendor; quotes are written as apostrophes, and model is m. */
final class VendorRequestTest {
  private static final String TALK = "'messages':[{'role':'user','content':'hi'}]";

  private final Set<String> dropped = new HashSet<>();

  private static Vendor vendor(String type) {
    return Vendors.ALL.stream().filter(one -> one.type().equals(type)).findFirst().orElseThrow();
  }

  private static ModelConfig.Deployment deployment(String model, String params) {
    String yaml =
        """
        providers: {p: {type: simulated}}
        models: {m: {deployments: [{provider: p, model: %s, params: %s}]}}
        """
            .formatted(model, params);
    return Objects.requireNonNull(Configs.load(yaml).models().get("m")).deployments().getFirst();
  }

  private String sent(String type, String request, boolean translated, ModelConfig.Deployment to) {
    byte[] body = request.replace('\'', '"').getBytes(UTF_8);
    return VendorRequest.of(
            vendor(type),
            new Passing(ChatRequestReader.read(body, null, 64), to, translated, false, dropped))
        .toString()
        .replace('"', '\'');
  }

  private String passed(String type, String members) {
    return sent(type, "{'model':'m'," + members + "}", false, deployment("m", "{}"));
  }

  private String translated(String type, String model, String members) {
    return sent(type, "{'model':'m'," + members + "}", true, deployment(model, "{}"));
  }

  private static void assertSame(String sent, String expected) throws JsonProcessingException {
    assertThat(Recordings.JSON.readTree(sent.replace('\'', '"')))
        .isEqualTo(Recordings.JSON.readTree(expected.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource({"openai", "openai-compatible", "groq", "xai", "openrouter", "vllm", "mistral"})
  void what_a_vendor_takes_as_it_is_stays_byte_for_byte(String type) {
    String members = TALK + ", 'temperature' : 1.00,'x_unknown':[1e2]";

    assertThat(passed(type, members)).isEqualTo("{'model':'m'," + members + "}");
  }

  @Test
  void openai_gets_unknown_fields_of_messages_untouched() {
    String members =
        "'messages':[{'role':'developer','content':'x','cache_control':{}}],'thinking':{},'top_k':1";

    assertThat(passed("openai", members)).isEqualTo("{'model':'m'," + members + "}");
  }

  @Test
  void mistral_has_names_of_its_own() throws JsonProcessingException {
    String request =
        "'messages':[{'role':'developer','content':'x'}],'max_completion_tokens':7,"
            + "'seed':12345678901234567890,'user':'u','stream':true,'stream_options':{}";

    assertSame(
        passed("mistral", request),
        "{'model':'m','messages':[{'role':'system','content':'x'}],'stream':true,"
            + "'max_tokens':7,'random_seed':12345678901234567890}");
  }

  @Test
  void mistral_tells_usage_unasked() {
    assertThat(passed("mistral", TALK + ",'stream':true")).doesNotContain("stream_options");
  }

  @Test
  void a_null_is_not_renamed() throws JsonProcessingException {
    assertSame(
        passed("deepseek", TALK + ",'max_completion_tokens':null"), "{'model':'m'," + TALK + "}");
  }

  @Test
  void a_default_of_the_deployment_is_renamed_too() throws JsonProcessingException {
    String sent =
        sent(
            "vllm",
            "{'model':'m'," + TALK + "}",
            false,
            deployment("m", "{max_completion_tokens: 5, top_p: 0.5}"));

    assertSame(sent, "{'model':'m'," + TALK + ",'top_p':0.5,'max_tokens':5}");
  }

  @ParameterizedTest
  @CsvSource({"mistral, ", "groq, reasoning"})
  void strict_vendors_get_no_fields_of_other_vendors_answers(
      String type, @Nullable String reasoning) throws JsonProcessingException {
    String said =
        "'messages':[{'role':'assistant','content':'a','reasoning_content':'why',"
            + "'thinking_blocks':[{'type':'thinking','thinking':'why','signature':'s'}],"
            + "'annotations':[]}]";

    assertSame(
        passed(type, said),
        "{'model':'m','messages':[{'role':'assistant','content':'a'"
            + (reasoning == null ? "" : ",'" + reasoning + "':'why'")
            + "}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          openai     | gpt-5       | 'reasoning_effort':'low'
          openai     | gpt-4o      |
          groq       | openai/gpt-oss-120b | 'reasoning_effort':'low'
          deepseek   | deepseek-chat       | 'thinking':{'type':'enabled'}
          openrouter | x/y                 | 'reasoning':{'enabled':true,'max_tokens':2000}
          mistral    | mistral-large       |
          """)
  void a_budget_for_reasoning_is_said_in_the_vendors_words(
      String type, String model, @Nullable String expected) throws JsonProcessingException {
    String request = TALK + ",'thinking':{'type':'enabled','budget_tokens':2000}";

    assertSame(
        translated(type, model, request),
        "{'model':'" + model + "'," + TALK + (expected == null ? "" : "," + expected) + "}");
    assertThat(dropped).isEqualTo(expected == null ? Set.of("thinking") : Set.of());
  }

  @Test
  void marks_for_caches_go_to_who_takes_them() throws JsonProcessingException {
    String content =
        "'messages':[{'role':'user','content':[{'type':'text','text':'a','cache_control':{}}]}],"
            + "'tools':[{'type':'function','function':{'name':'f'},'cache_control':{}}]";

    assertSame(translated("openrouter", "m", content), "{'model':'m'," + content + "}");
    assertSame(
        translated("openai", "m", content),
        "{'model':'m','messages':[{'role':'user','content':'a'}],"
            + "'tools':[{'type':'function','function':{'name':'f'}}]}");
  }

  @Test
  void earlier_reasoning_goes_back_without_its_signature() throws JsonProcessingException {
    String said =
        "'messages':[{'role':'assistant','content':'a','thinking_blocks':"
            + "[{'type':'thinking','thinking':'why','signature':'s'}]}]";

    assertSame(
        translated("deepseek", "m", said),
        "{'model':'m','messages':"
            + "[{'role':'assistant','content':'a','reasoning_content':'why'}]}");
    assertSame(
        translated("openai", "m", said),
        "{'model':'m','messages':[{'role':'assistant','content':'a'}]}");
  }

  @Test
  void top_k_goes_to_who_takes_it_and_is_refused_elsewhere() throws JsonProcessingException {
    assertSame(
        translated("vllm", "m", TALK + ",'top_k':3"), "{'model':'m'," + TALK + ",'top_k':3}");
    assertThatThrownBy(() -> translated("openai", "m", TALK + ",'top_k':3"))
        .isInstanceOf(FailureException.class);
  }
}
