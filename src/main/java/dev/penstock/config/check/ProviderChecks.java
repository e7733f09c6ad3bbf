package dev.penstock.config.check;

import dev.penstock.config.PromptTemplate;
import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Section {@code providers}. No message shows an address: it may hold a credential. */
final class ProviderChecks {

  private static final Set<String> MAY_HAVE_NO_CREDENTIAL =
      Set.of("openai-compatible", "ollama", "tei", "tgi", "vllm", "llamacpp", "nvidia", "bedrock");

  private static final Set<String> HAVE_NO_ADDRESS =
      Set.of("openai-compatible", "azure-openai", "tei", "tgi");

  /** Headers that frame a message; to set them by hand would break it. */
  private static final Set<String> FRAMING =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final Problems problems;

  ProviderChecks(Problems problems) {
    this.problems = problems;
  }

  void check(Node.Mapping providers) {
    for (String name : providers.entries().keySet()) {
      check(KeyPath.of("providers", name), providers.mapping(name));
    }
  }

  private void check(KeyPath path, Node.Mapping provider) {
    String type = provider.text("type");
    boolean addressMayBeEmpty = type == null || !HAVE_NO_ADDRESS.contains(type);
    checkAddress(path, provider, "base_url", addressMayBeEmpty);
    checkAddress(path, provider, "proxy", true);
    checkKey(
        path.child("api_key"),
        provider,
        "api_key",
        type != null && !MAY_HAVE_NO_CREDENTIAL.contains(type));
    List<Node> keys = provider.items("api_keys");
    for (int i = 0; i < keys.size(); i++) {
      KeyPath at = path.child("api_keys").child(i);
      if (keys.get(i) instanceof Node.Mapping weighted) {
        checkKey(at.child("key"), weighted, "key", true);
      } else if (keys.get(i) instanceof Node.Scalar scalar
          && scalar.value() instanceof String key) {
        checkKeyText(at, scalar, key, true);
      }
    }
    checkHeaders(path.child("headers"), provider.mapping("headers"));
    new CloudChecks(problems).check(path, provider);
    checkAddress(path.child("entra"), provider.mapping("entra"), "authority", false);
    checkTemplate(path.child("prompt_template"), provider);
  }

  private void checkTemplate(KeyPath path, Node.Mapping provider) {
    String template = provider.text("prompt_template");
    if (template == null || template.isEmpty()) {
      return;
    }
    try {
      PromptTemplate unused = PromptTemplate.of(template);
    } catch (IllegalArgumentException wrong) {
      problems.add(path, provider.valuePlace(path.last()), String.valueOf(wrong.getMessage()));
    }
  }

  private void checkAddress(KeyPath path, Node.Mapping provider, String key, boolean mayBeEmpty) {
    String text = provider.text(key);
    if (text == null || (text.isEmpty() && mayBeEmpty)) {
      return;
    }
    String wrong = wrongAddress(text);
    if (wrong == null && key.equals("proxy") && text.toLowerCase(Locale.ROOT).startsWith("https")) {
      wrong = "expected an address that begins with http://; TLS to the proxy is not supported";
    }
    if (wrong != null) {
      problems.add(path.child(key), provider.valuePlace(key), wrong);
    }
  }

  private static @Nullable String wrongAddress(String text) {
    URI address;
    try {
      address = new URI(text);
    } catch (URISyntaxException e) {
      return "expected an address such as https://api.example.com/v1";
    }
    String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return "expected an address that begins with http:// or https://";
    }
    if (address.getRawUserInfo() != null) {
      return "must not hold a user name or password";
    }
    if (address.getHost() == null || address.getPort() == 0 || address.getPort() > 65535) {
      return "expected an address with a host and, if any, a port from 1 to 65535";
    }
    boolean more = address.getRawQuery() != null || address.getRawFragment() != null;
    return more ? "must not hold a query or a fragment" : null;
  }

  private void checkKey(KeyPath path, Node.Mapping holder, String key, boolean needed) {
    if (holder.value(key) instanceof Node.Scalar scalar && scalar.value() instanceof String text) {
      checkKeyText(path, scalar, text, needed);
    }
  }

  private void checkKeyText(KeyPath path, Node.Scalar scalar, String text, boolean needed) {
    if (needed && text.isEmpty()) {
      problems.add(path, scalar.place(), "the credential is empty");
    } else if (!HeaderText.isCredential(text)) {
      problems.add(path, scalar.place(), "expected printable ASCII without spaces or line breaks");
    }
  }

  private void checkHeaders(KeyPath path, Node.Mapping headers) {
    for (String name : headers.entries().keySet()) {
      String value = headers.text(name);
      if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
        problems.add(path.child(name), headers.keyPlace(name), "this header cannot be set");
      } else if (value != null && !HeaderText.isValue(value)) {
        problems.add(
            path.child(name),
            headers.valuePlace(name),
            "expected printable ASCII without line breaks");
      }
    }
  }
}
