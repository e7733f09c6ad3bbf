package dev.penstock.clients;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.services.blocking.chat.ChatCompletionService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The SDK's clients of one gateway, which is started once for all tests that ask for this. */
final class Sdk implements AutoCloseable {
  static final String WHOLE_KEY = "sk-ps-java-whole";
  static final String LIMITED_KEY = "sk-ps-java-limited";

  private static final String CONFIG =
      """
      server: {port: 0, admin_port: 0, drain: {delay: 0s, grace: 1s}}
      auth: {anonymous: false}
      providers:
        demo: {type: simulated, pace: 1ms}
        openai-mock: {type: openai-compatible, base_url: "${SDK_UPSTREAM}/openai/v1", api_key: up}
        anthropic-mock: {type: anthropic, base_url: "${SDK_UPSTREAM}/anthropic", api_key: up}
        gemini-mock: {type: gemini, base_url: "${SDK_UPSTREAM}/gemini", api_key: up}
        ollama-mock: {type: ollama, base_url: "${SDK_UPSTREAM}/ollama"}
        # Of their own, since a refused credential and a rate limit are remembered.
        openai-limited: {type: openai-compatible, base_url: "${SDK_UPSTREAM}/openai/v1", api_key: up}
        anthropic-limited: {type: anthropic, base_url: "${SDK_UPSTREAM}/anthropic", api_key: up}
        openai-refusing: {type: openai-compatible, base_url: "${SDK_UPSTREAM}/openai/v1", api_key: up}
        anthropic-refusing: {type: anthropic, base_url: "${SDK_UPSTREAM}/anthropic", api_key: up}
      routing: {retries: {attempts: 1}}
      models:
        demo:
          deployments: [{provider: demo, model: demo}]
        "openai/error-401": {deployments: [{provider: openai-refusing, model: error-401}]}
        "openai/error-429": {deployments: [{provider: openai-limited, model: error-429}]}
        "anthropic/error-401": {deployments: [{provider: anthropic-refusing, model: error-401}]}
        "anthropic/error-429": {deployments: [{provider: anthropic-limited, model: error-429}]}
        "openai/*":
          deployments: [{provider: openai-mock, model: "*"}]
        "anthropic/*":
          deployments: [{provider: anthropic-mock, model: "*", params: {max_tokens: 1024}}]
        "gemini/*":
          deployments: [{provider: gemini-mock, model: "*"}]
        "ollama/*":
          deployments: [{provider: ollama-mock, model: "*"}]
      keys:
        - {name: whole, key: %s}
        - {name: limited, key: %s, models: [demo]}
      """
          .formatted(WHOLE_KEY, LIMITED_KEY);

  private final SdkUpstream upstream = new SdkUpstream();
  private final GatewayProcess gateway;
  private final OpenAIClient client;

  private Sdk() {
    gateway = GatewayProcess.start(configFile(), Map.of("SDK_UPSTREAM", upstream.address()));
    client = client(WHOLE_KEY);
  }

  SdkUpstream upstream() {
    return upstream;
  }

  /** A client that does not retry by itself. */
  OpenAIClient client(String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(gateway.address() + "/v1")
        .apiKey(key)
        .maxRetries(0)
        .build();
  }

  /** Anthropic's, that does not retry by itself. */
  AnthropicClient anthropic(String key) {
    return AnthropicOkHttpClient.builder()
        .baseUrl(gateway.address())
        .apiKey(key)
        .maxRetries(0)
        .build();
  }

  /** Anthropic's, at the API of one provider of the gateway's. */
  AnthropicClient anthropicAt(String provider) {
    return AnthropicOkHttpClient.builder()
        .baseUrl(gateway.address() + "/providers/" + provider)
        .apiKey(WHOLE_KEY)
        .maxRetries(0)
        .build();
  }

  OpenAIClient client() {
    return client;
  }

  /** Where the gateway listens. */
  String address() {
    return gateway.address();
  }

  ChatCompletionService completions() {
    return client.chat().completions();
  }

  static ChatCompletionCreateParams.Builder ask(String model) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage("hi");
  }

  private static Path configFile() {
    try {
      Path file = Files.createTempFile("penstock-sdk", ".yaml");
      file.toFile().deleteOnExit();
      return Files.writeString(file, CONFIG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    gateway.close();
    upstream.close();
  }

  /** Hands it to constructors of tests; the last test's end closes it. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Sdk.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(Sdk.class))
          .computeIfAbsent(Sdk.class, type -> new Sdk());
    }
  }
}
