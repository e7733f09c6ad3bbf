package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.config.PromptTemplate.Turn;
import dev.penstock.testing.Configs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PromptTemplateTest {
  private static final List<Turn> TALK =
      List.of(
          new Turn("system", "Be brief."),
          new Turn("user", "Hi"),
          new Turn("assistant", "Yes?"),
          new Turn("user", "Go"));

  @Test
  void chatml_opens_the_answer_as_it_opens_a_turn() {
    assertThat(PromptTemplate.of("chatml").write(TALK))
        .isEqualTo(
            "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n"
                + "<|im_start|>assistant\nYes?<|im_end|>\n<|im_start|>user\nGo<|im_end|>\n"
                + "<|im_start|>assistant\n");
  }

  @Test
  void instructions_without_a_place_go_before_the_users_turn() {
    assertThat(PromptTemplate.of("mistral").write(TALK))
        .isEqualTo("[INST] Be brief.\n\nHi [/INST] Yes?</s>[INST] Go [/INST]");
  }

  @Test
  void instructions_alone_are_a_users_turn() {
    assertThat(PromptTemplate.of("gemma").write(TALK.subList(0, 1)))
        .isEqualTo("<start_of_turn>user\nBe brief.<end_of_turn>\n<start_of_turn>model\n");
  }

  @Test
  void an_operators_own_may_begin_and_open() {
    PromptTemplate own =
        PromptTemplate.of(
            "A talk.\n{{#messages}}{{#system}}({{content}})\n{{/system}}"
                + "{{#user}}Q: {{ content }}\n{{/user}}{{#assistant}}A: {{content}}\n"
                + "{{/assistant}}{{/messages}}A:");

    assertThat(own.write(TALK)).isEqualTo("A talk.\n(Be brief.)\nQ: Hi\nA: Yes?\nQ: Go\nA:");
  }

  @Test
  void what_is_put_in_is_not_read_again() {
    assertThat(
            PromptTemplate.of("{{role}}: {{content}}\n")
                .write(List.of(new Turn("user", "{{role}} {{#user}}"))))
        .isEqualTo("user: {{role}} {{#user}}\nassistant: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          vicuna                                | expected chatml, gemma, llama3, mistral, phi3, zephyr
          {{name}}: {{content}}                 | which is not known
          {{role}}                              | has no {{content}} for turns of the user
          {{#user}}{{content}}{{/user}}         | has no {{content}} for turns of the assistant
          {{#user}}{{content}}                  | does not close {{#user}}
          {{content}}{{/user}}                  | which is not open
          {{content                             | has a {{ without its }}
          {{content}}{% for m in messages %}    | Jinja
          {{role}}{{#messages}}{{content}}{{/messages}} | outside of {{#messages}}
          """)
  void a_wrong_one_says_what_is_wrong(String template, String words) {
    assertThatThrownBy(() -> assertThat(PromptTemplate.of(template)).isNull())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource({
    "meta-llama/Llama-3.1-8B-Instruct, llama3",
    "HuggingFaceH4/zephyr-7b-beta, zephyr",
    "mistralai/Mixtral-8x7B-Instruct-v0.1, mistral",
    "google/gemma-2-9b-it, gemma",
    "tgi, chatml"
  })
  void a_models_name_tells_its_template(String model, String name) {
    assertThat(PromptTemplate.ofModel(model)).isEqualTo(PromptTemplate.of(name));
  }

  @Test
  void a_wrong_one_is_an_error_of_the_file() {
    assertThatThrownBy(() ->
            assertThat(
                    Configs.load(
                        "{providers: {p: {type: tgi, base_url: \"http://h\","
                            + " prompt_template: vicuna}}, models: {m: {deployments:"
                            + " [{provider: p, model: m}]}}}"))
                .isNull())
        .hasMessageContaining("prompt_template");
  }
}
