package dev.penstock.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Items that OpenAI looks up by their ids, and files and sound that chats name by theirs. */
final class StoredItemsTest {
  private static final String MADE =
      quoted(
          "{'id':'resp_up','object':'response','status':'completed','model':'e','output':["
              + "{'type':'reasoning','id':'rs_up','summary':[]},"
              + "{'type':'image_generation_call','id':'ig_up','status':'completed','result':'eA=='}],"
              + "'usage':{'input_tokens':3,'output_tokens':1,'total_tokens':4}}");
  private static final String CHAT =
      quoted(
          "{'id':'c','object':'chat.completion','model':'e','choices':[{'index':0,'message':"
              + "{'role':'assistant','content':'x'},'finish_reason':'stop'}]}");

  private final ScriptedUpstream upstream =
      new ScriptedUpstream(call -> call.json(200, call.line.contains("/responses") ? MADE : CHAT));
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          """
          auth: {admin_key: sk-admin, anonymous: false}
          providers:
            openai: {type: openai, base_url: "%1$s/v1", api_key: up}
            azure: {type: azure-openai, base_url: "%1$s", api_key: up}
            sharing: {type: openai, base_url: "%1$s/v1", api_key: up, stored_objects: share}
            other: {type: openai-compatible, base_url: "%1$s/v1", api_key: up}
          models:
            gpt: {deployments: [{provider: openai, model: e}]}
            az: {deployments: [{provider: azure, model: e}]}
            shared: {deployments: [{provider: sharing, model: e}]}
            other: {deployments: [{provider: other, model: e}]}
          keys:
            - {name: one, key: sk-one}
            - {name: two, key: sk-two}
          """
              .formatted(upstream.url()));

  @AfterEach
  void close() {
    gateway.close();
    upstream.close();
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }

  private Answer post(String path, String body, String key) throws IOException {
    try (RawClient client = gateway.client()) {
      return client.post(path, quoted(body), "authorization: Bearer " + key).answer();
    }
  }

  private static String handing(String model, String item) {
    return "{'model':'" + model + "','input':[" + item + ",{'role':'user','content':'x'}]}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'image_generation_call','id':'ig_up'}",
        "{'type':'image_generation_call','id':'ig_up','result':null}",
        "{'type':'reasoning','id':'rs_up','summary':[]}",
        "{'type':'reasoning','id':'rs_up','summary':[],'encrypted_content':null}"
      })
  void an_item_that_openai_looks_up_is_there_for_its_owner_alone(String item) throws IOException {
    assertThat(post("/v1/responses", "{'model':'gpt','input':'x'}", "sk-one").status())
        .isEqualTo(200);

    Answer stranger = post("/v1/responses", handing("gpt", item), "sk-two");
    Answer owner = post("/v1/responses", handing("gpt", item), "sk-one");

    assertThat(stranger.status()).isEqualTo(400);
    assertThat(owner.status()).isEqualTo(200);
    assertThat(upstream.calls()).hasSize(2);
    assertThat(upstream.calls().getLast().body).contains(quoted(item));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'image_generation_call','id':'ig_any','result':'eA=='}",
        "{'type':'reasoning','id':'rs_any','summary':[],'encrypted_content':'x'}"
      })
  void an_item_that_is_whole_is_anybodys(String item) throws IOException {
    assertThat(post("/v1/responses", handing("gpt", item), "sk-two").status()).isEqualTo(200);
  }

  @Test
  void reasoning_of_nobody_known_goes_on_to_other_providers() throws IOException {
    String item =
        "{'type':'reasoning','id':'rs_any','summary':[{'type':'summary_text','text':'why'}]},"
            + "{'role':'assistant','content':'because'}";

    assertThat(post("/v1/responses", handing("other", item), "sk-two").status()).isEqualTo(200);
    assertThat(post("/v1/responses", handing("shared", item), "sk-two").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "messages[0].content[0].file.file_id#{'role':'user','content':[{'type':'file','file':{'file_id':'file-1'}}]}",
        "messages[0].content[0].file.file_id#{'role':'user','content':[{'type':'fil\\u0065','file':{'file\\u005fid':'file-1'}}]}"
      })
  void a_chat_names_files_only_where_the_operator_says_so(String each) throws IOException {
    String body = "{'model':'%s','messages':[" + each.substring(each.indexOf('#') + 1) + "]}";

    for (String model : new String[] {"gpt", "az"}) {
      Answer refused = post("/v1/chat/completions", body.formatted(model), "sk-one");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.body())
          .contains("share its key", "unsupported_parameter")
          .contains(each.substring(0, each.indexOf('#')));
    }
    assertThat(upstream.calls()).isEmpty();
    assertThat(post("/v1/chat/completions", body.formatted("shared"), "sk-one").status())
        .isEqualTo(200);
    assertThat(post("/v1/chat/completions", body.formatted("other"), "sk-one").status())
        .isEqualTo(200);
  }

  @Test
  void a_file_that_is_there_passes() throws IOException {
    String body =
        "{'model':'gpt','messages':[{'role':'user','content':[{'type':'file','file':"
            + "{'filename':'a.pdf','file_data':'data:application/pdf;base64,eA=='}}]}]}";

    assertThat(post("/v1/chat/completions", body, "sk-one").status()).isEqualTo(200);
  }
}
