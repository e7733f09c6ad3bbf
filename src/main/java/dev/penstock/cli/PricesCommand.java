package dev.penstock.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock prices}: what is done to price books. */
@Command(
    name = "prices",
    description = "Make a price book.",
    subcommands = PricesCommand.Import.class)
final class PricesCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  /** Without a sub-command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "expected a sub-command: import");
  }

  /**
   * {@code penstock prices import}: LiteLLM's price table as a price book. Exit code 1 if nothing
   * could be made of it.
   */
  @Command(
      name = "import",
      description = {
        "Turn LiteLLM's price table (JSON) into a price book.",
        "Without --out the book goes to standard output and the report to standard error."
      })
  static final class Import implements Callable<Integer> {
    private static final JsonMapper JSON =
        JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    private static final int EXAMPLES = 3;

    @Parameters(paramLabel = "FILE", description = "The table.")
    private Path file = Path.of("");

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write the book.")
    private @Nullable Path out;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      JsonNode table = read();
      if (table == null) {
        return 1;
      }
      LitellmPrices prices = new LitellmPrices(table);
      if (prices.models().isEmpty()) {
        report(prices, err());
        return wrong("no entry of it is a price that could be taken over");
      }
      Path to = out;
      if (to == null) {
        write(prices, out());
        report(prices, err());
        return 0;
      }
      try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(to))) {
        write(prices, writer);
      } catch (IOException e) {
        err().println("penstock: " + to + ": cannot be written");
        return 1;
      }
      report(prices, out());
      return 0;
    }

    private @Nullable JsonNode read() throws IOException {
      byte[] bytes;
      try {
        bytes = Files.readAllBytes(file);
      } catch (IOException e) {
        wrong(Files.exists(file) ? "cannot be read" : "there is no such file");
        return null;
      }
      try {
        JsonNode table = JSON.readTree(bytes);
        if (!table.isObject() || table.isEmpty()) {
          wrong("expected a JSON object with an entry for each model");
          return null;
        }
        return table;
      } catch (JsonProcessingException e) {
        var place = e.getLocation();
        wrong(
            place == null
                ? "not JSON"
                : "not JSON: line " + place.getLineNr() + ", column " + place.getColumnNr());
        return null;
      }
    }

    private static void write(LitellmPrices prices, PrintWriter to) {
      to.println("# yaml-language-server: $schema=prices.schema.json");
      to.println("#");
      to.println("# Made by penstock prices import from a table in LiteLLM's format.");
      to.println();
      to.println("version: 1");
      to.println();
      to.println("models:");
      prices
          .models()
          .forEach((name, model) -> {
            to.println("  " + TextNode.valueOf(name) + ":");
            to.println("    " + model);
          });
      to.flush();
    }

    private static void report(LitellmPrices prices, PrintWriter to) {
      to.println("mapped: " + count(prices.models().size(), "model"));
      prices
          .ignored()
          .forEach((why, names) ->
              to.println(
                  "ignored: %s: %s (%s)"
                      .formatted(count(names.size(), "entry"), why, examples(names))));
      for (Map.Entry<String, Integer> field : prices.ignoredFields().entrySet()) {
        to.println(
            "ignored: field %s of %s: no price that a book can hold"
                .formatted(field.getKey(), count(field.getValue(), "mapped model")));
      }
      to.flush();
    }

    private static String examples(List<String> names) {
      String some = String.join(", ", names.subList(0, Math.min(EXAMPLES, names.size())));
      return names.size() > EXAMPLES ? some + ", ..." : some;
    }

    private static String count(int number, String thing) {
      if (number == 1) {
        return "1 " + thing;
      }
      return number + " " + (thing.equals("entry") ? "entries" : thing + "s");
    }

    @CanIgnoreReturnValue
    private int wrong(String what) {
      err().println("penstock: " + file + ": " + what);
      return 1;
    }

    private PrintWriter out() {
      return Objects.requireNonNull(spec).commandLine().getOut();
    }

    private PrintWriter err() {
      return Objects.requireNonNull(spec).commandLine().getErr();
    }
  }
}
