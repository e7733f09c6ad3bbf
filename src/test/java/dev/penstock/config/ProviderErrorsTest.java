package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with an entry of {@code providers}, {@code p} in line 1. */
final class ProviderErrorsTest {

  private static final String MODELS =
      """

      models: {demo: {deployments: [{provider: p, model: demo}]}}
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {type: opena}                                      | 1:23: providers.p.type: expected one of anthropic, azure-openai, bedrock, cohere, deepseek, fireworks, gemini, groq, huggingface, llamacpp, mistral, nvidia, ollama, openai, openai-compatible, openrouter, perplexity, simulated, tei, tgi, together, vertex, vllm, xai; got "opena" (did you mean "openai"?)
          {api_key: k}                                       | 1:13: providers.p.type: missing; expected one of anthropic, azure-openai, bedrock, cohere, deepseek, fireworks, gemini, groq, huggingface, llamacpp, mistral, nvidia, ollama, openai, openai-compatible, openrouter, perplexity, simulated, tei, tgi, together, vertex, vllm, xai
          {type: openai}                                     | 1:13: providers.p: needs a credential: set api_key or api_keys
          {type: anthropic}                                  | 1:13: providers.p: needs a credential: set api_key or api_keys
          {type: gemini, api_key: ""}                        | 1:40: providers.p.api_key: the credential is empty
          {type: openai, api_keys: []}                       | 1:31: providers.p.api_keys: expected a list of at least one element
          {type: openai, api_keys: [{weight: 2}]}            | 1:42: providers.p.api_keys[0].key: missing; expected a string that is not empty
          {type: openai, api_keys: [a, {key: b, weight: 0}]} | 1:62: providers.p.api_keys[1].weight: expected a whole number from 1 to 1000000; got 0
          {type: openai, api_key: a, api_keys: [b]}          | 1:13: providers.p: set api_key or api_keys, not both
          {type: openai, api_key: sk-secret x}               | 1:40: providers.p.api_key: expected printable ASCII without spaces or line breaks
          {type: openai-compatible}                          | 1:13: providers.p.base_url: missing; expected a string
          {type: openai-compatible, base_url: ""}            | 1:52: providers.p.base_url: expected an address that begins with http:// or https://
          {type: ollama, base_url: "ftp://h"}                | 1:41: providers.p.base_url: expected an address that begins with http:// or https://
          {type: ollama, base_url: "http://u:secret@h"}      | 1:41: providers.p.base_url: must not hold a user name or password
          {type: ollama, base_url: "http://h?key=secret"}    | 1:41: providers.p.base_url: must not hold a query or a fragment
          {type: ollama, base_url: "http://h#x"}             | 1:41: providers.p.base_url: must not hold a query or a fragment
          {type: ollama, base_url: "http://"}                | 1:41: providers.p.base_url: expected an address such as https://api.example.com/v1
          {type: ollama, base_url: "http:///v1"}             | 1:41: providers.p.base_url: expected an address with a host and, if any, a port from 1 to 65535
          {type: ollama, proxy: "http://u:secret@h"}         | 1:38: providers.p.proxy: must not hold a user name or password
          {type: ollama, headers: {"a b": c}}                | 1:41: providers.p.headers."a b": not a header name
          {type: ollama, headers: {a: "b\\nc"}}               | 1:44: providers.p.headers.a: expected printable ASCII without line breaks
          {type: ollama, headers: {Content-Length: "3"}}     | 1:41: providers.p.headers.Content-Length: this header cannot be set
          {type: ollama, faults: true}                       | 1:31: providers.p.faults: only a provider of type simulated has it
          {type: ollama, pace: 1s}                           | 1:31: providers.p.pace: only a provider of type simulated has it
          {type: ollama, version: "1"}                       | 1:31: providers.p.version: only a provider of type anthropic has it
          {type: ollama, cache_hints: auto}                  | 1:31: providers.p.cache_hints: only a provider of type anthropic, bedrock or vertex has it
          {type: mistral}                                    | 1:13: providers.p: needs a credential: set api_key or api_keys
          {type: xai, api_key: ""}                           | 1:37: providers.p.api_key: the credential is empty
          {type: nvidia}                                     | 1:13: providers.p: needs a credential, or the base_url of a server of your own
          {type: tgi}                                        | 1:13: providers.p.base_url: missing; expected a string
          {type: vllm, prompt_template: x}                   | 1:29: providers.p.prompt_template: only a provider of type tgi has it
          {type: simulated, base_url: "http://h"}            | 1:34: providers.p.base_url: a provider of type simulated has none
          {type: simulated, http2: true}                     | 1:34: providers.p.http2: a provider of type simulated has none
          """)
  void a_wrong_provider_is_told_without_its_secrets(String provider, String expected) {
    String yaml = "providers: {p: " + provider + "}" + MODELS;

    assertThat(new ConfigText(folder).errors(yaml)).containsExactly(expected);
  }

  @Test
  void a_provider_name_must_fit_a_label() {
    String yaml =
        "providers: {a/b: {type: simulated}}\nmodels: {m: {deployments: [{provider: a/b, model: m}]}}";

    assertThat(new ConfigText(folder).errors(yaml))
        .containsExactly(
            "1:13: providers.a/b: expected a name of letters, digits, '.', '_' and '-' (at most 64)");
  }
}
