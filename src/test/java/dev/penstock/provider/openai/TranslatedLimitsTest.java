package dev.penstock.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.config.ModelConfig;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.provider.Passing;
import dev.penstock.testing.Configs;
import dev.penstock.testing.rules.ChatVendorRules;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a vendor bounds in conversations that began elsewhere; quotes written as apostrophes. */
final class TranslatedLimitsTest {
  private static final String TALK =
      "'messages':[{'role':'user','content':'q'},{'role':'assistant','content':null,'tool_calls':["
          + "{'id':'%1$s','type':'function','function':{'name':'f','arguments':'{}'}}]},"
          + "{'role':'tool','tool_call_id':'%1$s','content':'r'},{'role':'user','content':'go'}]";

  private final Set<String> dropped = new HashSet<>();

  private static byte[] bytes(String members) {
    return ("{'model':'m'," + members + "}").replace('\'', '"').getBytes(UTF_8);
  }

  private JsonNode sent(String type, String members, boolean translated, boolean drop) {
    return Objects.requireNonNull(
        Json.tree(sent(type, bytes(members), translated, drop).getBytes()));
  }

  private Buffer sent(String type, byte[] body, boolean translated, boolean drop) {
    ModelConfig.Deployment to =
        Objects.requireNonNull(
                Configs.load(
                        """
                        providers: {p: {type: simulated}}
                        models: {m: {deployments: [{provider: p, model: m}]}}
                        """)
                    .models()
                    .get("m"))
            .deployments()
            .getFirst();
    Vendor vendor =
        Stream.concat(Vendors.ALL.stream(), Stream.of(Vendors.AZURE))
            .filter(one -> one.type().equals(type))
            .findFirst()
            .orElseThrow();
    Passing passing =
        new Passing(ChatRequestReader.read(body, null, 64), to, translated, drop, dropped);
    return VendorRequest.of(vendor, passing);
  }

  @Test
  void mistral_gets_ids_and_turns_as_it_wants_them_whoever_asks() {
    for (boolean translated : new boolean[] {true, false}) {
      JsonNode sent = sent("mistral", TALK.formatted("toolu_01"), translated, false);

      ChatVendorRules.MISTRAL.check(sent);
      assertThat(sent.at("/messages/1/tool_calls/0/id"))
          .isEqualTo(sent.at("/messages/2/tool_call_id"));
    }
  }

  @Test
  void mistrals_own_ids_stay() {
    assertThat(sent("mistral", TALK.formatted("Ab3456789"), false, false).toString())
        .contains("\"id\":\"Ab3456789\"", "\"tool_call_id\":\"Ab3456789\"");
  }

  @Test
  void mistral_goes_on_with_what_an_assistant_began() {
    String members =
        "'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'The'}]";

    assertThat(sent("mistral", members, true, false).at("/messages/1/prefix").asBoolean()).isTrue();
    assertThat(sent("mistral", members, false, false).at("/messages/1").has("prefix")).isFalse();
  }

  @Test
  void instructions_amid_a_talk_stay_at_their_place() {
    String members =
        "'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a'},"
            + "{'role':'system','content':'s'},{'role':'user','content':'q'}]";

    for (boolean translated : new boolean[] {true, false}) {
      JsonNode sent = sent("mistral", members, translated, false);

      ChatVendorRules.MISTRAL.check(sent);
      assertThat(sent.at("/messages/2/content").asText()).isEqualTo("s");
    }
  }

  @Test
  void what_a_model_refused_with_is_what_it_said() {
    String members =
        "'messages':[{'role':'user','content':'q'},"
            + "{'role':'assistant','content':null,'refusal':'no'},{'role':'user','content':'q'}]";

    for (String type : new String[] {"mistral", "groq"}) {
      JsonNode turn = sent(type, members, false, false).at("/messages/1");

      assertThat(turn.has("refusal")).isFalse();
      assertThat(turn.path("content").asText()).isEqualTo("no");
    }
  }

  @Test
  void openai_gets_no_id_of_more_than_forty_characters() {
    JsonNode sent = sent("openai", TALK.formatted("i".repeat(41)), true, false);

    ChatVendorRules.of("openai").check(sent);
    assertThat(sent.at("/messages/1/tool_calls/0/id").asText()).hasSize(36);
    assertThat(sent.at("/messages/2/tool_call_id"))
        .isEqualTo(sent.at("/messages/1/tool_calls/0/id"));
  }

  @Test
  void openai_gets_no_long_id_of_a_chat_either() {
    String id = "chatcmpl-tool-" + "0".repeat(32);

    for (String type : new String[] {"openai", "azure-openai"}) {
      JsonNode sent = sent(type, TALK.formatted(id), false, false);

      ChatVendorRules.of(type).check(sent);
      assertThat(sent.at("/messages/2/tool_call_id"))
          .isEqualTo(sent.at("/messages/1/tool_calls/0/id"));
    }
  }

  @Test
  void a_chat_with_ids_that_openai_takes_is_the_callers_bytes() {
    byte[] body = bytes(TALK.formatted("i".repeat(40)) + ", 'temperature' : 1.00");

    assertThat(sent("openai", body, false, false).getBytes()).isEqualTo(body);
  }

  @Test
  void names_in_earlier_calls_are_spelled_as_the_vendor_takes_them() {
    String members = TALK.formatted("abcdefgh1").replace("'f'", "'a.b " + "n".repeat(70) + "'");

    for (String type : new String[] {"openai", "mistral", "deepseek"}) {
      JsonNode sent = sent(type, members, true, false);

      ChatVendorRules.of(type).check(sent);
      assertThat(sent.at("/messages/1/tool_calls/0/function/name").asText())
          .isEqualTo("a_b_" + "n".repeat(60));
    }
  }

  @Test
  void more_than_four_stop_sequences_are_refused_or_dropped() {
    String members = "'stop':['1','2','3','4','5'],'messages':[{'role':'user','content':'q'}]";

    assertThat(failure("openai", members))
        .isEqualTo(
            new Failure.UnsupportedParameter(
                "stop", "The provider of this model takes at most 4 stop sequences."));
    assertThat(sent("openai", members, true, true).has("stop")).isFalse();
    assertThat(dropped).containsExactly("stop");
  }

  @Test
  void a_tool_of_a_name_that_the_vendor_does_not_take_is_named() {
    String members =
        "'tools':[{'type':'function','function':{'name':'a.b'}}],"
            + "'messages':[{'role':'user','content':'q'}]";

    for (String type : new String[] {"openai", "mistral", "deepseek"}) {
      assertThat(failure(type, members))
          .isEqualTo(
              new Failure.UnsupportedParameter(
                  "tools[0].function.name",
                  "The provider of this model takes names of tools of up to 64 letters, digits,"
                      + " underscores and hyphens only; rename 'a.b'."));
    }
    assertThat(sent("vllm", members, true, false).at("/tools/0/function/name").asText())
        .isEqualTo("a.b");
  }

  private Failure failure(String type, String members) {
    Failure[] failure = new Failure[1];
    assertThatThrownBy(() -> assertThat(sent(type, members, true, false)).isNull())
        .isInstanceOfSatisfying(FailureException.class, e -> failure[0] = e.failure());
    return failure[0];
  }
}
