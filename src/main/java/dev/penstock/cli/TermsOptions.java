package dev.penstock.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Settings that keys and teams have alike, as options. */
final class TermsOptions {
  @Option(
      names = "--models",
      split = ",",
      paramLabel = "PATTERN",
      description = "Models that may be used, with commas: gpt-4o,claude-*.")
  private List<String> models = new ArrayList<>();

  @Option(names = "--rpm", paramLabel = "N", description = "Requests a minute.")
  private @Nullable Long rpm;

  @Option(names = "--tpm", paramLabel = "N", description = "Tokens a minute.")
  private @Nullable Long tpm;

  @Option(names = "--max-parallel", paramLabel = "N", description = "Requests at once.")
  private @Nullable Long maxParallel;

  @Option(
      names = "--model-limit",
      paramLabel = "MODEL:LIMIT=N",
      description = "Limit of calls to one model: gpt-4o:rpm=10. May be given again.")
  private List<String> modelLimits = new ArrayList<>();

  @Option(
      names = "--budget",
      paramLabel = "USD/WINDOW",
      description =
          "Cap on spend: 100/1d, 2000/1mo, 50/total; with :soft=0.8, :hard=false, :kind=rolling"
              + " or :timezone=Europe/Berlin behind it. May be given again.")
  private List<String> budgets = new ArrayList<>();

  @Option(names = "--tags", split = ",", paramLabel = "TAG", description = "Tags of each request.")
  private List<String> tags = new ArrayList<>();

  @Option(
      names = "--metadata",
      paramLabel = "NAME=TEXT",
      description = "For people. May be given again.")
  private Map<String, String> metadata = new LinkedHashMap<>();

  @Option(
      names = "--unset",
      split = ",",
      paramLabel = "SETTING",
      description = "Settings to take away, as rpm,budgets.")
  private List<String> unset = new ArrayList<>();

  /** What was given, as the admin API takes it. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    unset.forEach(setting -> json.putNull(setting.replace('-', '_')));
    texts(json, "models", models);
    number(json, "rpm", rpm);
    number(json, "tpm", tpm);
    number(json, "max_parallel", maxParallel);
    modelLimits.forEach(text -> modelLimit(json, text));
    if (!budgets.isEmpty()) {
      ArrayNode all = json.putArray("budgets");
      budgets.forEach(text -> all.add(budget(text)));
    }
    texts(json, "tags", tags);
    if (!metadata.isEmpty()) {
      ObjectNode notes = json.putObject("metadata");
      metadata.forEach(notes::put);
    }
    return json;
  }

  static void texts(ObjectNode json, String field, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode array = json.putArray(field);
      texts.forEach(array::add);
    }
  }

  private static void number(ObjectNode json, String field, @Nullable Long number) {
    if (number != null) {
      json.put(field, number);
    }
  }

  /** The name of a model may hold colons. */
  private static void modelLimit(ObjectNode json, String text) {
    int equals = text.lastIndexOf('=');
    int colon = equals < 0 ? -1 : text.lastIndexOf(':', equals);
    if (colon < 1) {
      throw new TypeConversionException("--model-limit: expected MODEL:rpm=N");
    }
    ObjectNode of = json.withObjectProperty("model_limits");
    of.withObjectProperty(text.substring(0, colon))
        .put(
            text.substring(colon + 1, equals).replace('-', '_'),
            decimal("--model-limit", text.substring(equals + 1)));
  }

  private static ObjectNode budget(String text) {
    String[] parts = text.split(":", -1);
    int slash = parts[0].indexOf('/');
    if (slash < 1) {
      throw new TypeConversionException("--budget: expected USD/WINDOW as in 100/1d");
    }
    ObjectNode budget =
        JsonNodeFactory.instance
            .objectNode()
            .put("limit", decimal("--budget", parts[0].substring(0, slash)))
            .put("window", parts[0].substring(slash + 1));
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      String name = equals < 0 ? "" : parts[i].substring(0, equals);
      String value = parts[i].substring(equals + 1);
      switch (name) {
        case "soft" -> budget.put("soft", decimal("--budget", value));
        case "hard" -> budget.put("hard", flag(value));
        case "kind", "timezone" -> budget.put(name, value);
        default ->
            throw new TypeConversionException(
                "--budget: expected soft, hard, kind or timezone behind the colon");
      }
    }
    return budget;
  }

  /** A slip must not make a hard budget one that refuses nobody. */
  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new TypeConversionException("--budget: expected hard=true or hard=false");
    };
  }

  private static BigDecimal decimal(String option, String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(option + ": '" + text + "' is no number");
    }
  }
}
