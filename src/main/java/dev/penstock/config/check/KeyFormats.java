package dev.penstock.config.check;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Problems;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that do not look like those of the vendor they are for: mostly two that were mixed
 * up. Vendors change how their keys look, so these are warnings; and who has another address than
 * the vendor's may have other keys as well. No message shows anything of a key.
 */
final class KeyFormats {

  /** A vendor: its type, the host of its API, and how its keys begin; empty if in any way. */
  private record Vendor(String name, String type, String host, List<String> beginnings) {}

  private static final List<Vendor> VENDORS =
      List.of(
          new Vendor(
              "OpenAI", "openai", "api.openai.com", List.of("sk-", "sk-proj-", "sk-svcacct-")),
          new Vendor("Anthropic", "anthropic", "api.anthropic.com", List.of("sk-ant-")),
          new Vendor(
              "Gemini", "gemini", "generativelanguage.googleapis.com", List.of("AIza", "AQ.")),
          new Vendor("DeepSeek", "deepseek", "api.deepseek.com", List.of("sk-")),
          new Vendor("Groq", "groq", "api.groq.com", List.of("gsk_")),
          new Vendor("xAI", "xai", "api.x.ai", List.of("xai-")),
          new Vendor("OpenRouter", "openrouter", "openrouter.ai", List.of("sk-or-")),
          new Vendor("Perplexity", "perplexity", "api.perplexity.ai", List.of("pplx-")),
          new Vendor("Hugging Face", "huggingface", "router.huggingface.co", List.of("hf_")),
          new Vendor("NVIDIA", "nvidia", "integrate.api.nvidia.com", List.of("nvapi-")),
          new Vendor("Mistral", "mistral", "api.mistral.ai", List.of()),
          new Vendor("Cohere", "cohere", "api.cohere.com", List.of()),
          new Vendor("Together", "together", "api.together.xyz", List.of()),
          new Vendor("Fireworks", "fireworks", "api.fireworks.ai", List.of()));

  /** Several vendors begin like this. */
  private static final String COMMON = "sk-";

  private final Problems warnings;

  KeyFormats(Problems warnings) {
    this.warnings = warnings;
  }

  /** Of one provider: its {@code api_key} and {@code api_keys}. */
  void check(KeyPath path, Node.Mapping provider) {
    String host = host(provider);
    VENDORS.stream()
        .filter(vendor -> vendor.host.equals(host))
        .forEach(vendor -> check(path, provider, vendor));
  }

  private void check(KeyPath path, Node.Mapping provider, Vendor vendor) {
    check(path.child("api_key"), provider.value("api_key"), vendor);
    List<Node> keys = provider.items("api_keys");
    for (int i = 0; i < keys.size(); i++) {
      KeyPath at = path.child("api_keys").child(i);
      if (keys.get(i) instanceof Node.Mapping weighted) {
        check(at.child("key"), weighted.value("key"), vendor);
      } else {
        check(at, keys.get(i), vendor);
      }
    }
  }

  private static String host(Node.Mapping provider) {
    String address = provider.text("base_url");
    if (address == null || address.isEmpty()) {
      return VENDORS.stream()
          .filter(vendor -> vendor.type.equals(provider.text("type")))
          .map(Vendor::host)
          .findFirst()
          .orElse("");
    }
    try {
      @Nullable String host = URI.create(address).getHost();
      return host == null ? "" : host.toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private void check(KeyPath path, @Nullable Node node, Vendor vendor) {
    if (node instanceof Node.Scalar scalar
        && scalar.value() instanceof String key
        && !key.isEmpty()) {
      wrong(key, vendor).ifPresent(message -> warnings.add(path, scalar.place(), message));
    }
  }

  private static Optional<String> wrong(String key, Vendor vendor) {
    Optional<Vendor> owner =
        VENDORS.stream().filter(other -> !other.equals(vendor) && isSurely(key, other)).findFirst();
    if (owner.isPresent()) {
      return owner.map(other -> "looks like a key of " + other.name);
    }
    return vendor.beginnings.isEmpty() || vendor.beginnings.stream().anyMatch(key::startsWith)
        ? Optional.empty()
        : Optional.of(
            "does not look like a key of %s: those begin with %s"
                .formatted(vendor.name, String.join(" or ", vendor.beginnings)));
  }

  private static boolean isSurely(String key, Vendor vendor) {
    return vendor.beginnings.stream()
        .anyMatch(beginning -> !beginning.equals(COMMON) && key.startsWith(beginning));
  }
}
