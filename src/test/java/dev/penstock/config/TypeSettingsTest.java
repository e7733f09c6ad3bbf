package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.TypeSettings.AwsKeys;
import dev.penstock.config.TypeSettings.Azure;
import dev.penstock.config.TypeSettings.Bedrock;
import dev.penstock.config.TypeSettings.Entra;
import dev.penstock.config.TypeSettings.Tgi;
import dev.penstock.config.TypeSettings.Vertex;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of a provider that only its type has. */
final class TypeSettingsTest {
  private static final String MODELS = "\nmodels: {m: {deployments: [{provider: p, model: m}]}}\n";

  /** Not a key: only its form matters here. */
  private static final String ACCOUNT = "{\"type\": \"service_account\", \"private_key\": \"pem\"}";

  @TempDir Path folder;

  private ConfigText text() {
    return new ConfigText(folder, Map.of("ACCOUNT", ACCOUNT, "EMPTY", ""));
  }

  private ProviderConfig provider(String yaml) {
    return Objects.requireNonNull(
        text().config("providers: {p: " + yaml + "}" + MODELS).providers().get("p"));
  }

  @Test
  void azure_has_a_version_and_a_key() {
    ProviderConfig provider =
        provider(
            "{type: azure-openai, base_url: \"https://r.openai.azure.com/\", api_key: k,"
                + " api_version: 2024-10-21}");

    assertThat(provider.baseUrl()).isEqualTo(URI.create("https://r.openai.azure.com"));
    assertThat(provider.settings()).isEqualTo(new Azure("2024-10-21", null));
  }

  @Test
  void azure_without_a_version_is_the_api_without_dates_and_entra_has_its_usual_authority() {
    ProviderConfig provider =
        provider(
            "{type: azure-openai, base_url: \"https://h\","
                + " entra: {tenant: t, client_id: c, client_secret: s}}");

    assertThat(provider.settings())
        .isEqualTo(
            new Azure(
                "v1",
                new Entra(
                    "t",
                    "c",
                    new Secret("s"),
                    URI.create("https://login.microsoftonline.com"),
                    "https://cognitiveservices.azure.com/.default")));
  }

  @ParameterizedTest
  @CsvSource({
    "europe-west4, https://europe-west4-aiplatform.googleapis.com",
    "global, https://aiplatform.googleapis.com",
    "eu, https://aiplatform.eu.rep.googleapis.com"
  })
  void the_address_of_vertex_follows_from_the_location(String location, String address) {
    assertThat(provider("{type: vertex, project: a-1, location: " + location + "}").baseUrl())
        .isEqualTo(URI.create(address));
  }

  @Test
  void vertex_may_have_an_account_of_its_own() {
    ProviderConfig provider =
        provider(
            "{type: vertex, project: a-1, location: global, credentials: \"${ACCOUNT}\","
                + " cache_hints: auto}");

    assertThat(provider.settings()).isEqualTo(new Vertex("a-1", "global", new Secret(ACCOUNT)));
    assertThat(provider.cacheHints()).isTrue();
    assertThat(provider.settings().toString()).doesNotContain("pem");
  }

  @ParameterizedTest
  @CsvSource({
    "eu-central-1, https://bedrock-runtime.eu-central-1.amazonaws.com",
    "cn-north-1, https://bedrock-runtime.cn-north-1.amazonaws.com.cn"
  })
  void the_address_of_bedrock_follows_from_the_region(String region, String address) {
    assertThat(provider("{type: bedrock, region: " + region + "}").baseUrl())
        .isEqualTo(URI.create(address));
  }

  @Test
  void bedrock_may_have_a_key_of_aws_and_an_empty_token_is_none() {
    ProviderConfig provider =
        provider(
            "{type: bedrock, region: eu-central-1, access_key_id: id, secret_access_key: key,"
                + " session_token: \"${EMPTY}\"}");

    assertThat(provider.settings())
        .isEqualTo(
            new Bedrock(
                "eu-central-1", new AwsKeys(new Secret("id"), new Secret("key"), null), null));
  }

  @Test
  void bedrock_may_leave_its_credentials_to_aws() {
    assertThat(provider("{type: bedrock, region: eu-central-1, profile: dev}").settings())
        .isEqualTo(new Bedrock("eu-central-1", null, "dev"));
  }

  @Test
  void tgi_may_have_a_template() {
    assertThat(
            provider("{type: tgi, base_url: \"http://h\", prompt_template: \"{{content}}\"}")
                .settings())
        .isEqualTo(new Tgi(PromptTemplate.of("{{content}}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {type: azure-openai, api_key: k}                                                   | 1:13: providers.p.base_url: missing; expected a string
          {type: azure-openai, base_url: "", api_key: k}                                     | 1:47: providers.p.base_url: expected an address that begins with http:// or https://
          {type: azure-openai, base_url: "http://h"}                                         | 1:13: providers.p: needs one credential: set api_key, api_keys or entra
          {type: azure-openai, base_url: "http://h", api_key: k, api_version: "2024"}        | 1:84: providers.p.api_version: expected a date such as 2024-10-21 or 2025-04-01-preview, or v1 or preview; got "2024"
          {type: azure-openai, base_url: "http://h", entra: {tenant: t, client_id: c}}       | 1:59: providers.p.entra.client_secret: missing; expected a string that is not empty
          {type: azure-openai, base_url: "http://h", entra: {tenant: a/b, client_id: c, client_secret: s}}               | 1:75: providers.p.entra.tenant: expected the id or the domain of a tenant; got "a/b"
          {type: azure-openai, base_url: "http://h", entra: {tenant: t, client_id: c, client_secret: s, authority: x}}   | 1:121: providers.p.entra.authority: expected an address that begins with http:// or https://
          {type: openai, api_key: k, api_version: v1}                                        | 1:43: providers.p.api_version: only a provider of type azure-openai has it
          {type: openai, api_key: k, entra: {tenant: t, client_id: c, client_secret: s}}     | 1:43: providers.p.entra: only a provider of type azure-openai has it
          {type: vertex, location: global}                                                   | 1:13: providers.p.project: missing; expected the id of a project
          {type: vertex, project: a, location: "EU!"}                                        | 1:53: providers.p.location: expected a location such as europe-west4, eu or global; got "EU!"
          {type: vertex, project: a, location: eu, api_key: k}                               | 1:57: providers.p.api_key: a provider of type vertex has credentials instead
          {type: vertex, project: a, location: eu, credentials: secret}                      | 1:70: providers.p.credentials: expected the JSON document of a service account's key
          {type: gemini, api_key: k, project: a}                                             | 1:43: providers.p.project: only a provider of type vertex has it
          {type: bedrock}                                                                    | 1:13: providers.p.region: missing; expected a region such as eu-central-1
          {type: bedrock, region: eu-central-1, access_key_id: id}                           | 1:69: providers.p.access_key_id: set access_key_id and secret_access_key, or neither
          {type: bedrock, region: eu-central-1, session_token: t}                            | 1:69: providers.p.session_token: needs access_key_id and secret_access_key
          {type: bedrock, region: eu-central-1, profile: x, api_key: k}                      | 1:63: providers.p.profile: set profile or a key, not both
          {type: bedrock, region: e, api_key: k, access_key_id: i, secret_access_key: s}     | 1:70: providers.p.access_key_id: set a key of AWS or api_key, not both
          {type: openai, api_key: k, region: x}                                              | 1:43: providers.p.region: only a provider of type bedrock has it
          """)
  void what_does_not_fit_its_type_is_told_without_secrets(String provider, String expected) {
    assertThat(text().errors("providers: {p: " + provider + "}" + MODELS))
        .containsExactly(expected);
  }

  @Test
  void secrets_in_plain_text_are_told() {
    String yaml =
        """
        providers:
          a: {type: azure-openai, base_url: "https://h", entra: {tenant: t, client_id: c, client_secret: s}}
          b: {type: bedrock, region: e, access_key_id: i, secret_access_key: s, session_token: t}
        models: {m: {deployments: [{provider: a, model: m}]}}
        """;

    assertThat(text().warnings(yaml))
        .extracting(warning -> warning.split(": ", 2)[1].split(":", 2)[0])
        .hasSize(3);
  }
}
