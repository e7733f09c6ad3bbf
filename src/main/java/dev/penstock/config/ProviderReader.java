package dev.penstock.config;

import dev.penstock.config.ProviderConfig.Credential;
import dev.penstock.config.ProviderConfig.Simulation;
import dev.penstock.config.document.Node;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One entry of {@code providers} as a record, with what its type brings along. */
final class ProviderReader {

  private static final Set<String> HAVE_CACHE_HINTS = Set.of("anthropic", "bedrock", "vertex");

  private ProviderReader() {}

  static ProviderConfig read(String name, Section provider) {
    String type = provider.text("type");
    TypeSettings settings = TypeSettingsReader.read(type, provider);
    String address = provider.textOrNull("base_url");
    return new ProviderConfig(
        name,
        type,
        baseUrl(address != null ? address : DefaultAddresses.of(type, settings)),
        credentials(name, provider),
        headers(provider.section("headers")),
        uri(provider.textOrNull("proxy")),
        provider.flag("http2"),
        type.equals("anthropic") ? provider.text("version") : null,
        HAVE_CACHE_HINTS.contains(type) && provider.text("cache_hints").equals("auto"),
        type.equals("simulated") ? simulation(provider) : null,
        provider.text("on_cancel").equals("drain"),
        provider.text("stored_objects").equals("share"),
        settings,
        passThrough(type, provider));
  }

  /** The simulated one has no API of its own. */
  private static PassThrough passThrough(String type, Section provider) {
    if (type.equals("simulated")) {
      return PassThrough.OFF;
    }
    Section section = provider.section("pass_through");
    boolean enabled = section.flag("enabled");
    List<PassThrough.Rule> rules = new ArrayList<>();
    if (enabled) {
      section.texts("paths").forEach(text -> rules.add(PassThrough.Rule.of(text, false)));
      section.texts("free_paths").forEach(text -> rules.add(PassThrough.Rule.of(text, true)));
    }
    return new PassThrough(enabled, rules);
  }

  private static @Nullable URI baseUrl(@Nullable String address) {
    return address == null ? null : URI.create(withoutSlash(address));
  }

  static String withoutSlash(String address) {
    String url = address;
    while (url.endsWith("/")) {
      url = url.substring(0, url.length() - 1);
    }
    return url;
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
