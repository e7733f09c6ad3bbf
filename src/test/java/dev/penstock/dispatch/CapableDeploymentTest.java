package dev.penstock.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups of which some deployments can do what a request asks for, and others cannot. */
final class CapableDeploymentTest {
  private static final String DROP = "routing.unknown_params=drop";
  private static final String HELLO = "'messages':[{'role':'user','content':'hello'}]";

  private static final String CLAUDE = "type: anthropic";

  /** Group {@code m}: first a deployment that lacks something, then one that takes anything. */
  private static GatewayUnderTest mixed(
      ScriptedUpstream narrow, String type, String model, ScriptedUpstream wide, String... more) {
    return new GatewayUnderTest(
        """
        auth: {anonymous: true}
        providers:
          narrow: {%s, api_key: some-key-of-nobody, base_url: "%s"}
          wide: {type: openai-compatible, base_url: "%s/v1"}
        models:
          m:
            deployments:
              - {provider: narrow, model: "%s", order: 1}
              - {provider: wide, model: y, order: 2}
          n: {deployments: [{provider: narrow, model: "%s"}]}
        """
            .formatted(type, narrow.url(), wide.url(), model, model),
        more);
  }

  private static RawClient.Answer ask(GatewayUnderTest gateway, String model, String members)
      throws IOException {
    return gateway.chat(("{'model':'" + model + "'," + members + "}").replace('\'', '"'));
  }

  private static String content(String part) {
    return "'messages':[{'role':'user','content':[{'type':'text','text':'a'}," + part + "]}]";
  }

  private static String image() {
    return content("{'type':'image_url','image_url':{'url':'data:image/png;base64,iVBORw0KGgo='}}");
  }

  private static String sound() {
    return content("{'type':'input_audio','input_audio':{'data':'aGVsbG8=','format':'wav'}}");
  }

  private static String file(String type) {
    return content("{'type':'file','file':{'file_data':'data:" + type + ";base64,aGVsbG8='}}");
  }

  private static String members(String what) {
    String tools = "'tools':[{'type':'function','function':{'name':'f'}}]";
    String schema =
        "'response_format':{'type':'json_schema','json_schema':{'name':'s','schema':{'type':'object'}}}";
    return switch (what) {
      case "image" -> image();
      case "sound" -> sound();
      case "pdf" -> file("application/pdf");
      case "recording" -> file("audio/mpeg");
      case "word" -> file("application/msword");
      case "tools" -> HELLO + "," + tools;
      case "choice" -> HELLO + "," + tools + ",'tool_choice':'required'";
      case "schema" -> HELLO + "," + schema;
      case "n" -> HELLO + ",'n':2";
      case "logprobs" -> HELLO + ",'logprobs':true";
      case "effort" -> HELLO + ",'reasoning_effort':'high'";
      default -> HELLO + ",'thinking':{'type':'enabled','budget_tokens':2000}";
    };
  }

  @ParameterizedTest
  @CsvSource({
    "logprobs, type: anthropic, claude-sonnet-4-5",
    "n, type: anthropic, claude-sonnet-4-5",
    "sound, type: anthropic, claude-sonnet-4-5",
    "word, type: anthropic, claude-sonnet-4-5",
    "effort, type: anthropic, claude-3-5-haiku-20241022",
    "thinking, type: anthropic, claude-3-5-haiku-20241022",
    "image, type: cohere, command-a-03-2025",
    "pdf, type: cohere, command-a-vision-07-2025",
    "effort, type: cohere, command-r7b-12-2024",
    "choice, type: cohere, command-r-plus-08-2024",
    "effort, type: gemini, gemini-2.0-flash",
    "thinking, type: gemini, gemini-2.0-flash",
    "choice, type: ollama, llama3.2",
    "pdf, type: ollama, llava",
    "tools, type: tgi, x",
    "image, 'type: bedrock, region: eu-west-1', meta.llama3-3-70b-instruct-v1:0",
    "schema, 'type: bedrock, region: eu-west-1', meta.llama3-3-70b-instruct-v1:0",
    "choice, 'type: bedrock, region: eu-west-1', meta.llama3-3-70b-instruct-v1:0",
    "schema, type: deepseek, deepseek-chat",
    "logprobs, type: groq, x",
    "logprobs, type: openai, o3",
  })
  void the_one_that_can_is_called_although_it_is_of_a_higher_order(
      String what, String type, String model) throws Exception {
    try (ScriptedUpstream narrow = Upstreams.saying(500, "{}");
        ScriptedUpstream wide = Upstreams.well("fine");
        GatewayUnderTest gateway = mixed(narrow, type, model, wide, DROP)) {
      RawClient.Answer answer = ask(gateway, "m", members(what));

      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.headers())
          .containsEntry("x-penstock-deployment", "wide/y")
          .containsEntry("x-penstock-attempts", "1")
          .doesNotContainKey("x-penstock-dropped");
      assertThat(narrow.calls()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"n, n", "logprobs, logprobs", "sound, messages"})
  void where_none_can_the_parameter_is_named(String what, String param) throws Exception {
    try (ScriptedUpstream narrow = Upstreams.saying(500, "{}");
        ScriptedUpstream wide = Upstreams.well("never");
        GatewayUnderTest gateway = mixed(narrow, CLAUDE, "claude-sonnet-4-5", wide)) {
      RawClient.Answer answer = ask(gateway, "n", members(what));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body())
          .contains("\"code\":\"unsupported_parameter\"", "\"param\":\"" + param + "\"");
      assertThat(narrow.calls()).isEmpty();
    }
  }

  @Test
  void with_drop_one_that_drops_takes_the_place_of_one_that_is_down() throws Exception {
    try (ScriptedUpstream narrow = ScriptedUpstream.json(200, claudeSays("fine"));
        ScriptedUpstream wide = Upstreams.saying(503, "{}");
        GatewayUnderTest gateway = mixed(narrow, CLAUDE, "claude-sonnet-4-5", wide, DROP)) {
      RawClient.Answer answer = ask(gateway, "m", members("n"));

      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.headers())
          .containsEntry("x-penstock-deployment", "narrow/claude-sonnet-4-5")
          .containsEntry("x-penstock-attempts", "2")
          .containsEntry("x-penstock-dropped", "n");
    }
  }

  @Test
  void content_is_never_dropped() throws Exception {
    try (ScriptedUpstream narrow = ScriptedUpstream.json(200, claudeSays("never"));
        ScriptedUpstream wide = Upstreams.saying(503, "{}");
        GatewayUnderTest gateway = mixed(narrow, CLAUDE, "claude-sonnet-4-5", wide, DROP)) {
      assertThat(ask(gateway, "m", sound()).status()).isEqualTo(503);
      assertThat(ask(gateway, "n", sound()).status()).isEqualTo(400);
      assertThat(narrow.calls()).isEmpty();
    }
  }

  @Test
  void what_says_nothing_keeps_nobody_out() throws Exception {
    String neutral =
        HELLO
            + ",'n':1,'logprobs':false,'frequency_penalty':0,'user':'u','tool_choice':'auto',"
            + "'response_format':{'type':'text'},'seed':null,'thinking':{'type':'disabled'}";
    try (ScriptedUpstream narrow = ScriptedUpstream.json(200, claudeSays("fine"));
        ScriptedUpstream wide = Upstreams.well("never");
        GatewayUnderTest gateway = mixed(narrow, CLAUDE, "claude-sonnet-4-5", wide)) {
      assertThat(ask(gateway, "m", neutral).headers())
          .containsEntry("x-penstock-deployment", "narrow/claude-sonnet-4-5");
    }
  }

  @Test
  void a_vendor_of_openais_format_judges_itself_where_there_is_no_other() throws Exception {
    try (ScriptedUpstream narrow = Upstreams.well("fine");
        ScriptedUpstream wide = Upstreams.well("never");
        GatewayUnderTest gateway = mixed(narrow, "type: groq", "x", wide)) {
      assertThat(ask(gateway, "n", members("logprobs")).status()).isEqualTo(200);
      assertThat(narrow.calls().getFirst().body).contains("\"logprobs\":true");
    }
  }

  @Test
  void a_recording_sent_as_a_file_is_sound() throws Exception {
    String answer =
        "{\"model\":\"llava\",\"message\":{\"role\":\"assistant\",\"content\":\"a song\"},"
            + "\"done\":true,\"done_reason\":\"stop\"}";
    try (ScriptedUpstream narrow = ScriptedUpstream.json(200, answer);
        ScriptedUpstream wide = Upstreams.well("never");
        GatewayUnderTest gateway = mixed(narrow, "type: ollama", "llava", wide)) {
      assertThat(ask(gateway, "m", members("recording")).headers())
          .containsEntry("x-penstock-deployment", "narrow/llava");
    }
  }

  @Test
  void a_tool_that_a_provider_runs_itself_goes_there() throws Exception {
    String request =
        "{'model':'m','max_tokens':50,'messages':[{'role':'user','content':'hello'}],"
            + "'tools':[{'type':'web_search_20250305','name':'web_search'}]}";
    try (ScriptedUpstream wide = Upstreams.well("never");
        ScriptedUpstream claude = ScriptedUpstream.json(200, claudeSays("found"));
        GatewayUnderTest gateway =
            new GatewayUnderTest(
                """
                providers:
                  wide: {type: openai-compatible, base_url: "%s/v1"}
                  claude: {type: anthropic, api_key: some-key-of-nobody, base_url: "%s"}
                models:
                  m:
                    deployments:
                      - {provider: wide, model: y, order: 1}
                      - {provider: claude, model: claude-sonnet-4-5, order: 2}
                """
                    .formatted(wide.url(), claude.url()));
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post("/v1/messages", request.replace('\'', '"')).answer();

      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.headers())
          .containsEntry("x-penstock-deployment", "claude/claude-sonnet-4-5")
          .containsEntry("x-penstock-attempts", "1");
      assertThat(wide.calls()).isEmpty();
    }
  }

  /** The group {@code m} of two deployments, each as YAML without its order. */
  private static GatewayUnderTest pair(String providers, String first, String second) {
    return new GatewayUnderTest(
        """
        auth: {anonymous: true}
        providers:
        %s
        models:
          m:
            deployments:
              - {%s, order: 1}
              - {%s, order: 2}
        routing: {retries: {attempts: 2}}
        """
            .formatted(providers.indent(2), first, second));
  }

  private static String provider(String name, String type, ScriptedUpstream upstream) {
    return "%s: {type: %s, api_key: some-key-of-nobody, base_url: \"%s\"}\n"
        .formatted(name, type, upstream.url());
  }

  @Test
  void thinking_that_is_left_out_keeps_nobody_from_taking_over() throws Exception {
    String thinking =
        "{'model':'m','max_tokens':4000,'messages':[{'role':'user','content':'hello'}],"
            + "'thinking':{'type':'enabled','budget_tokens':2000}}";
    try (ScriptedUpstream claude = Upstreams.saying(529, "{}");
        ScriptedUpstream openAi = Upstreams.well("fine");
        GatewayUnderTest gateway =
            pair(
                provider("claude", "anthropic", claude) + provider("openai", "openai", openAi),
                "provider: claude, model: claude-sonnet-4-5",
                "provider: openai, model: gpt-4o");
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post("/v1/messages", thinking.replace('\'', '"')).answer();

      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.headers())
          .containsEntry("x-penstock-deployment", "openai/gpt-4o")
          .containsEntry("x-penstock-dropped", "thinking");
    }
  }

  @Test
  void one_that_may_refuse_it_is_better_than_none() throws Exception {
    try (ScriptedUpstream vllm = Upstreams.saying(503, "{}");
        ScriptedUpstream deepseek = Upstreams.well("fine");
        GatewayUnderTest gateway =
            pair(
                provider("vllm", "vllm", vllm) + provider("deepseek", "deepseek", deepseek),
                "provider: vllm, model: x",
                "provider: deepseek, model: deepseek-chat")) {
      RawClient.Answer answer = ask(gateway, "m", HELLO + ",'top_k':40");

      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.headers()).containsEntry("x-penstock-deployment", "deepseek/deepseek-chat");
      assertThat(deepseek.calls().getFirst().body).contains("\"top_k\":40");
    }
  }

  @Test
  void a_model_that_completes_is_asked_for_no_chat() throws Exception {
    try (ScriptedUpstream openAi = Upstreams.well("fine");
        GatewayUnderTest gateway =
            pair(
                provider("openai", "openai", openAi),
                "provider: openai, model: gpt-3.5-turbo-instruct, operation: completions",
                "provider: openai, model: gpt-4o");
        RawClient client = gateway.client()) {
      assertThat(ask(gateway, "m", HELLO).headers())
          .containsEntry("x-penstock-deployment", "openai/gpt-4o");
      assertThat(
              client
                  .post("/v1/completions", "{\"model\":\"m\",\"prompt\":\"hello\"}")
                  .answer()
                  .headers())
          .containsEntry("x-penstock-deployment", "openai/gpt-3.5-turbo-instruct");
    }
  }

  @Test
  void a_field_that_is_dropped_hides_none_that_is_refused() throws Exception {
    String request =
        "{'model':'m','max_tokens':50,'messages':[{'role':'user','content':'hello'}],"
            + "'thinking':{'type':'enabled','budget_tokens':2000},'top_k':40}";
    try (ScriptedUpstream openAi = Upstreams.well("never");
        ScriptedUpstream vllm = Upstreams.saying(503, "{}");
        GatewayUnderTest gateway =
            pair(
                provider("openai", "openai", openAi) + provider("vllm", "vllm", vllm),
                "provider: openai, model: gpt-4o",
                "provider: vllm, model: x");
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post("/v1/messages", request.replace('\'', '"')).answer();

      assertThat(answer.status()).as(answer.body()).isEqualTo(503);
      assertThat(answer.headers()).containsEntry("x-penstock-attempts", "2");
      assertThat(openAi.calls()).isEmpty();
    }
  }

  @Test
  void a_chat_is_too_long_for_none_that_has_no_chats() throws Exception {
    try (ScriptedUpstream openAi = Upstreams.well("never");
        GatewayUnderTest gateway =
            pair(
                provider("openai", "openai", openAi),
                "provider: openai, model: a, operation: embeddings, context_window: 5",
                "provider: openai, model: b, operation: rerank")) {
      RawClient.Answer answer = ask(gateway, "m", HELLO + ",'max_tokens':100");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("\"param\":\"model\"");
    }
  }

  private static String claudeSays(String text) {
    return """
    {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-sonnet-4-5",
     "content": [{"type": "text", "text": "%s"}], "stop_reason": "end_turn",
     "usage": {"input_tokens": 5, "output_tokens": 2}}
    """
        .formatted(text);
  }
}
