package dev.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.admission.auth.KeyRing;
import dev.penstock.api.Abilities;
import dev.penstock.api.Operation;
import dev.penstock.api.Principal;
import dev.penstock.api.bus.ExplainRequest;
import dev.penstock.config.Config;
import dev.penstock.config.ConfigLoader;
import dev.penstock.config.Loaded;
import dev.penstock.provider.Providers;
import dev.penstock.routing.Explain;
import dev.penstock.vault.OpenVaults;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code penstock explain}: where a request would go, by the router's own code. Exit code 1 if it
 * would be refused.
 */
@Command(name = "explain", description = "Tell where a request would go, and why.")
final class ExplainCommand implements Callable<Integer> {
  private static final Set<String> INPUTS = Set.of("image", "audio", "file", "video");

  @Option(names = "--model", paramLabel = "M", required = true, description = "The model's name.")
  private String model = "";

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "0",
      description = "Input tokens of the request; default: ${DEFAULT-VALUE}.")
  private long tokens;

  @Option(
      names = "--operation",
      paramLabel = "NAME",
      description = "chat, embeddings, rerank or moderations; what the group serves if absent.")
  private @Nullable String operation;

  @Option(
      names = "--fields",
      split = ",",
      paramLabel = "NAME",
      description = "Fields that the request sets, such as logprobs.")
  private Set<String> fields = Set.of();

  @Option(
      names = "--inputs",
      split = ",",
      paramLabel = "KIND",
      description = "What it holds beside text: image, audio, file, video.")
  private Set<String> inputs = Set.of();

  @Option(
      names = "--key",
      paramLabel = "NAME",
      description = "Name of the virtual key that calls; anonymous if absent.")
  private @Nullable String key;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration; conf/penstock.yaml if absent.")
  private @Nullable Path config;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private CheckCommand.Format format = CheckCommand.Format.text;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (tokens < 0) {
      throw wrongUsage("--tokens: expected 0 or more");
    }
    Path file = config != null ? config : CheckCommand.defaultFile();
    return switch (load(file)) {
      case Loaded.Invalid invalid -> {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        invalid.errors().forEach(err::println);
        yield 1;
      }
      case Loaded.Ok ok -> explain(ok.config());
    };
  }

  private ExplainRequest.Wants wants() {
    Operation asked = operation == null ? null : Operation.ofWire(operation);
    if (operation != null && asked == null) {
      throw wrongUsage("--operation: expected chat, embeddings, rerank or moderations");
    }
    if (!INPUTS.containsAll(inputs)) {
      throw wrongUsage("--inputs: expected image, audio, file or video");
    }
    return new ExplainRequest.Wants(asked, fields, inputs);
  }

  private static Loaded load(Path file) {
    try (OpenVaults vaults = CheckCommand.vaults()) {
      return new ConfigLoader(vaults).load(file, List.of(), System.getenv());
    }
  }

  private int explain(Config loaded) {
    Vertx vertx = Vertx.vertx();
    try {
      Providers providers =
          new Providers(vertx, ThreadLocalRandom.current(), InstantSource.system());
      return told(explanation(loaded, providers.abilities(loaded)));
    } finally {
      Future<Void> unused = vertx.close();
    }
  }

  private ObjectNode explanation(Config loaded, Abilities abilities) {
    return new Explain(() -> ThreadLocalRandom.current().nextLong(), InstantSource.system())
        .of(loaded, abilities, principal(loaded), model, tokens, wants());
  }

  private int told(ObjectNode explanation) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (format == CheckCommand.Format.json) {
      out.println(explanation.toPrettyString());
    } else {
      print(explanation, out);
    }
    return explanation.path("chosen").isTextual() ? 0 : 1;
  }

  private Principal principal(Config loaded) {
    if (key == null) {
      return Principal.ANONYMOUS;
    }
    Principal found = new KeyRing(loaded, InstantSource.system()).named(key);
    if (found == null) {
      throw wrongUsage("--key: the configuration has no key named " + key);
    }
    return found;
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  private static void print(JsonNode explanation, PrintWriter out) {
    if (explanation.path("group").isTextual()) {
      out.printf(
          "group %s, strategy %s, %s%n",
          explanation.path("group").asText(),
          explanation.path("strategy").asText(),
          explanation.path("operation").asText());
    }
    for (JsonNode candidate : explanation.path("candidates")) {
      out.printf(
          "  candidate  %s  order %s  weight %s  score %s%s%s%n",
          candidate.path("deployment").asText(),
          candidate.path("order").asText(),
          candidate.path("weight").asText(),
          candidate.path("score").asText("-"),
          said("  without ", candidate.path("drops")),
          said("  may refuse ", candidate.path("may_refuse")));
    }
    for (JsonNode excluded : explanation.path("excluded")) {
      String credential = excluded.path("credential").asText("");
      out.printf(
          "  left out   %s%s  %s%s%n",
          excluded.path("deployment").asText(),
          credential.isEmpty() ? "" : " with " + credential,
          excluded.path("reason").asText(),
          said("  ", excluded.path("param")));
    }
    if (explanation.path("chosen").isTextual()) {
      JsonNode cost = explanation.path("estimated_cost_usd");
      out.printf(
          "goes to %s, estimated cost %s%n",
          explanation.path("chosen").asText(), cost.isNumber() ? "$" + cost.asText() : "unknown");
    } else {
      out.printf("refused: %s%n", explanation.path("refused").asText());
    }
  }

  private static String said(String before, JsonNode what) {
    return what.isTextual() ? before + what.asText() : "";
  }
}
