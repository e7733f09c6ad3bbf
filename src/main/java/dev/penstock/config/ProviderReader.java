package dev.penstock.config;

import dev.penstock.config.ProviderConfig.Credential;
import dev.penstock.config.ProviderConfig.Simulation;
import dev.penstock.config.document.Node;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One entry of {@code providers} as a record, with what its type brings along. */
final class ProviderReader {

  private static final Map<String, String> BASE_URLS =
      Map.of(
          "openai", "https://api.openai.com/v1",
          "anthropic", "https://api.anthropic.com",
          "gemini", "https://generativelanguage.googleapis.com",
          "ollama", "http://127.0.0.1:11434");

  private ProviderReader() {}

  static ProviderConfig read(String name, Section provider) {
    String type = provider.text("type");
    return new ProviderConfig(
        name,
        type,
        baseUrl(type, provider.textOrNull("base_url")),
        credentials(name, provider),
        headers(provider.section("headers")),
        uri(provider.textOrNull("proxy")),
        provider.flag("http2"),
        type.equals("anthropic") ? provider.text("version") : null,
        type.equals("anthropic") && provider.text("cache_hints").equals("auto"),
        type.equals("simulated") ? simulation(provider) : null,
        provider.text("on_cancel").equals("drain"));
  }

  private static @Nullable URI baseUrl(String type, @Nullable String configured) {
    String url = configured != null ? configured : BASE_URLS.get(type);
    while (url != null && url.endsWith("/")) {
      url = url.substring(0, url.length() - 1);
    }
    return uri(url);
  }

  private static @Nullable URI uri(@Nullable String text) {
    return text == null ? null : URI.create(text);
  }

  private static List<Credential> credentials(String name, Section provider) {
    String single = provider.textOrNull("api_key");
    return single != null
        ? List.of(credential(name, single, 1))
        : provider.node().items("api_keys").stream().map(node -> credential(name, node)).toList();
  }

  private static Credential credential(String provider, Node node) {
    if (node instanceof Node.Mapping mapping) {
      Section weighted = new Section(mapping);
      return credential(provider, weighted.text("key"), weighted.number("weight"));
    }
    return credential(provider, String.valueOf(((Node.Scalar) node).value()), 1);
  }

  private static Credential credential(String provider, String key, int weight) {
    return new Credential(provider + '#' + Fingerprint.ofSecret(key), new Secret(key), weight);
  }

  private static Map<String, String> headers(Section headers) {
    Map<String, String> values = new LinkedHashMap<>();
    headers.node().entries().keySet().forEach(name -> values.put(name, headers.text(name)));
    return values;
  }

  private static Simulation simulation(Section provider) {
    return new Simulation(provider.duration("pace"), provider.flag("faults"));
  }
}
