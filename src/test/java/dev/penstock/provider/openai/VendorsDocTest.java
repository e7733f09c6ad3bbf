package dev.penstock.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.Operation;
import dev.penstock.config.ProviderConfig;
import dev.penstock.provider.openai.Vendor.Trait;
import dev.penstock.testing.Configs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of vendors in {@code docs/providers.md}. */
final class VendorsDocTest {
  private static final Path DOC = Path.of("docs", "providers.md");
  private static final String BEGIN = "<!-- begin vendors -->\n";
  private static final String END = "<!-- end vendors -->";

  @Test
  void the_table_says_what_is_done() throws IOException {
    String written = Files.readString(DOC);

    int from = written.indexOf(BEGIN) + BEGIN.length();
    String expected =
        written.substring(0, from) + table() + written.substring(written.indexOf(END));
    if (Boolean.getBoolean("penstock.docs.update")) {
      Path unused = Files.writeString(DOC, expected);
      written = expected;
    }

    assertThat(written).as("run again with -Dpenstock.docs.update=true").isEqualTo(expected);
  }

  private static String table() {
    StringBuilder out =
        new StringBuilder(
            "| `type` | `base_url` by default | Beside chats | Other names | Left out |"
                + " `developer` | `top_k` | Earlier reasoning | `thinking` becomes |\n|"
                + "---|".repeat(9)
                + "\n");
    Stream.concat(Vendors.ALL.stream(), Stream.of(Vendors.AZURE))
        .map(VendorsDocTest::row)
        .forEach(out::append);
    return out.toString();
  }

  private static String row(Vendor vendor) {
    return "| `%s` | %s | %s | %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            vendor.type(),
            address(vendor.type()),
            operations(vendor),
            new TreeMap<>(vendor.renamed())
                .entrySet().stream().map(VendorsDocTest::rename).collect(Collectors.joining(", ")),
            new TreeSet<>(vendor.without())
                .stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")),
            vendor.has(Trait.NO_DEVELOPER) ? "`system`" : "",
            vendor.has(Trait.TOP_K) ? "yes" : "",
            reasoning(vendor),
            thinking(vendor.thinking()));
  }

  private static String rename(Map.Entry<String, String> renamed) {
    return "`%s`: `%s`".formatted(renamed.getKey(), renamed.getValue());
  }

  private static String address(String type) {
    String fixed =
        type.equals("openai-compatible") || type.equals("azure-openai")
            ? ", base_url: \"http://none\""
            : "";
    String yaml =
        "{providers: {p: {type: %s, api_key: k%s}}, models: {m: {deployments: [{provider: p, model: m}]}}}"
            .formatted(type, fixed);
    ProviderConfig provider = Objects.requireNonNull(Configs.load(yaml).providers().get("p"));
    return fixed.isEmpty() ? "`" + provider.baseUrl() + "`" : "none";
  }

  private static String operations(Vendor vendor) {
    return Stream.of(Operation.values())
        .filter(vendor.operations()::contains)
        .filter(operation -> operation != Operation.CHAT)
        .map(Operation::words)
        .collect(Collectors.joining(", "));
  }

  private static String reasoning(Vendor vendor) {
    if (vendor.has(Trait.REASONING)) {
      return "`reasoning`";
    }
    return vendor.has(Trait.REASONING_CONTENT) ? "`reasoning_content`" : "";
  }

  private static String thinking(Vendor.Thinking thinking) {
    String form =
        switch (thinking.form()) {
          case NONE -> "";
          case EFFORT -> "`reasoning_effort`";
          case TYPE -> "`thinking.type`";
          case BUDGET -> "`reasoning.max_tokens`";
        };
    return thinking.models().isEmpty()
        ? form
        : form + " (" + String.join(", ", thinking.models()) + ")";
  }
}
