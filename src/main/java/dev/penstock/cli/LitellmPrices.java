package dev.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.TokenClass;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * LiteLLM's price table in the words of our price book. It has one figure a token under a name such
 * as {@code input_cost_per_token_above_200k_tokens}: a class of tokens, and what it holds for.
 */
final class LitellmPrices {
  private static final Map<String, String> VENDORS =
      Map.ofEntries(
          Map.entry("openai", "openai"),
          Map.entry("text-completion-openai", "openai"),
          Map.entry("azure", "azure-openai"),
          Map.entry("anthropic", "anthropic"),
          Map.entry("gemini", "gemini"),
          Map.entry("vertex_ai-language-models", "vertex"),
          Map.entry("bedrock", "bedrock"),
          Map.entry("bedrock_converse", "bedrock"),
          Map.entry("cohere", "cohere"),
          Map.entry("cohere_chat", "cohere"),
          Map.entry("mistral", "mistral"),
          Map.entry("deepseek", "deepseek"),
          Map.entry("groq", "groq"),
          Map.entry("xai", "xai"),
          Map.entry("openrouter", "openrouter"),
          Map.entry("together_ai", "together"),
          Map.entry("fireworks_ai", "fireworks"),
          Map.entry("fireworks_ai-embedding-models", "fireworks"),
          Map.entry("perplexity", "perplexity"),
          Map.entry("nvidia_nim", "nvidia"));
  private static final Map<String, TokenClass> CLASSES =
      Map.of(
          "input_cost_per_token", TokenClass.INPUT,
          "output_cost_per_token", TokenClass.OUTPUT,
          "cache_read_input_token_cost", TokenClass.CACHED_READ,
          "cache_creation_input_token_cost", TokenClass.CACHE_WRITE,
          "cache_creation_input_token_cost_above_1hr", TokenClass.CACHE_WRITE_1H,
          "output_cost_per_reasoning_token", TokenClass.REASONING,
          "input_cost_per_audio_token", TokenClass.AUDIO_INPUT,
          "output_cost_per_audio_token", TokenClass.AUDIO_OUTPUT,
          "input_cost_per_image_token", TokenClass.IMAGE_INPUT,
          "output_cost_per_image_token", TokenClass.IMAGE_OUTPUT);

  /** Their modes that are operations of ours; what chats needs no word. */
  private static final Map<String, String> OPERATIONS =
      Map.of(
          "embedding", "embeddings",
          "rerank", "rerank",
          "moderation", "moderations",
          "completion", "completions");

  private static final Map<String, String> SERVICES =
      Map.of("_batches", "batch", "_flex", "flex", "_priority", "priority");
  private static final Set<String> PREFIXES =
      Set.of(
          "azure/",
          "gemini/",
          "cohere/",
          "mistral/",
          "deepseek/",
          "groq/",
          "xai/",
          "openrouter/",
          "together_ai/",
          "fireworks_ai/",
          "perplexity/",
          "nvidia_nim/",
          "bedrock/",
          "vertex_ai/");
  private static final BigDecimal DEAREST = BigDecimal.valueOf(1_000_000);
  private static final int DECIMALS = 9;
  private static final long MOST_TOKENS = 1_000_000_000;
  private static final int LONGEST_NAME = 256;

  private final Map<String, String> models = new TreeMap<>();
  private final Map<String, List<String>> ignored = new TreeMap<>();
  private final Map<String, Integer> ignoredFields = new TreeMap<>();

  /** All entries of the table. */
  LitellmPrices(JsonNode table) {
    table.properties().forEach(entry -> add(entry.getKey(), entry.getValue()));
  }

  /** Each model in YAML by its name. */
  Map<String, String> models() {
    return models;
  }

  /** Names that were left out, by the reason. */
  Map<String, List<String>> ignored() {
    return ignored;
  }

  /** Price fields that were left out of models that were not, and of how many. */
  Map<String, Integer> ignoredFields() {
    return ignoredFields;
  }

  private void add(String key, JsonNode entry) {
    String vendor = VENDORS.get(entry.path("litellm_provider").asText(""));
    if (key.equals("sample_spec")) {
      ignore("the format's own example", key);
    } else if (!(entry instanceof ObjectNode)) {
      ignore("no mapping", key);
    } else if (vendor == null) {
      ignore("its provider is no type of ours", key);
    } else if (!isName(name(key))) {
      ignore("a name that a price book cannot have", key);
    } else {
      addModel(key, vendor + '/' + name(key), entry);
    }
  }

  private void addModel(String key, String name, JsonNode entry) {
    Figures figures = new Figures();
    entry.properties().forEach(field -> figure(field.getKey(), field.getValue(), figures));
    Map<TokenClass, BigDecimal> base = figures.base;
    if (figures.wrong) {
      ignore("a price that is none: negative, too large or no number", key);
    } else if (!base.containsKey(TokenClass.INPUT)) {
      ignore("no price of an input token", key);
    } else if (zero(base.get(TokenClass.INPUT)) && zero(base.get(TokenClass.OUTPUT))) {
      ignore("a price of 0 may be an unknown one: say free: true by hand if it is not", key);
    } else if (models.containsKey(name) && !key.contains("/")) {
      ignore("there is another entry for the same name", key);
    } else {
      base.putIfAbsent(TokenClass.OUTPUT, BigDecimal.ZERO);
      models.put(name, figures.yaml(entry));
      figures.unused.forEach(field -> ignoredFields.merge(field, 1, Integer::sum));
    }
  }

  private static void figure(String field, JsonNode value, Figures figures) {
    if (field.equals("input_cost_per_request") && value.isNumber()) {
      figures.perRequest = value.decimalValue().setScale(DECIMALS, RoundingMode.HALF_UP);
      figures.wrong |= figures.perRequest.signum() < 0 || figures.perRequest.compareTo(DEAREST) > 0;
      return;
    }
    TokenClass kind = CLASSES.get(field);
    if (kind != null) {
      figures.put(figures.base, kind, value);
      return;
    }
    for (Map.Entry<String, String> service : SERVICES.entrySet()) {
      TokenClass served = CLASSES.get(without(field, service.getKey()));
      if (served != null) {
        figures.put(
            figures.services.computeIfAbsent(service.getValue(), k -> new TreeMap<>()),
            served,
            value);
        return;
      }
    }
    Long above = above(field);
    TokenClass tiered = CLASSES.get(field.replaceFirst("_above_[0-9]+k_tokens$", ""));
    if (above != null && tiered != null) {
      figures.put(figures.tiers.computeIfAbsent(above, k -> new TreeMap<>()), tiered, value);
    } else if (field.contains("cost") && !value.isNull()) {
      figures.unused.add(field);
    }
  }

  private static String without(String field, String suffix) {
    return field.endsWith(suffix) ? field.substring(0, field.length() - suffix.length()) : "";
  }

  /** Of {@code ..._above_200k_tokens} 200,000; null if it does not end so. */
  private static @Nullable Long above(String field) {
    int at = field.lastIndexOf("_above_");
    String end = at < 0 ? "" : field.substring(at + "_above_".length());
    if (!end.endsWith("k_tokens") || end.length() > 14) {
      return null;
    }
    String thousands = end.substring(0, end.length() - "k_tokens".length());
    return !thousands.isEmpty() && thousands.chars().allMatch(Character::isDigit)
        ? (Long) (Long.parseLong(thousands) * 1_000)
        : null;
  }

  private static String name(String key) {
    for (String prefix : PREFIXES) {
      if (key.startsWith(prefix)) {
        return key.substring(prefix.length());
      }
    }
    return key;
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST_NAME
        && name.chars().allMatch(c -> c > ' ' && c <= '~');
  }

  private static boolean zero(@Nullable BigDecimal price) {
    return price == null || price.signum() == 0;
  }

  private void ignore(String why, String key) {
    ignored.computeIfAbsent(why, k -> new ArrayList<>()).add(key);
  }

  /** What one entry says, in dollars per million tokens. */
  private static final class Figures {
    final Map<TokenClass, BigDecimal> base = new TreeMap<>();
    final Map<Long, Map<TokenClass, BigDecimal>> tiers = new TreeMap<>();
    final Map<String, Map<TokenClass, BigDecimal>> services = new TreeMap<>();
    final List<String> unused = new ArrayList<>();
    BigDecimal perRequest = BigDecimal.ZERO;
    boolean wrong;

    void put(Map<TokenClass, BigDecimal> to, TokenClass kind, JsonNode perToken) {
      if (perToken.isNull()) {
        return;
      }
      BigDecimal price =
          perToken.isNumber() ? perToken.decimalValue().movePointRight(6) : BigDecimal.ONE.negate();
      // Sums of binary fractions: 2.9999999999999997e-07 was meant to be 3e-07.
      price = price.setScale(DECIMALS, RoundingMode.HALF_UP);
      wrong |= price.signum() < 0 || price.compareTo(DEAREST) > 0;
      to.put(kind, price);
    }

    String yaml(JsonNode entry) {
      List<String> parts = new ArrayList<>();
      parts.add(rates(base));
      if (!tiers.isEmpty()) {
        List<String> each = new ArrayList<>();
        tiers.forEach((above, rates) -> each.add("{above: " + above + ", " + rates(rates) + "}"));
        parts.add("tiers: [" + String.join(", ", each) + "]");
      }
      services.forEach((name, rates) -> parts.add(name + ": {" + rates(rates) + "}"));
      if (perRequest.signum() > 0) {
        parts.add("per_request: " + decimal(perRequest));
      }
      tokens(parts, entry, "max_input_tokens");
      tokens(parts, entry, "max_output_tokens");
      String operation = OPERATIONS.get(entry.path("mode").asText(""));
      if (operation != null) {
        parts.add("operation: " + operation);
      }
      return "{" + String.join(", ", parts) + "}";
    }

    private static String rates(Map<TokenClass, BigDecimal> rates) {
      List<String> parts = new ArrayList<>();
      rates.forEach((kind, price) -> parts.add(kind.key() + ": " + decimal(price)));
      return String.join(", ", parts);
    }

    private static String decimal(BigDecimal price) {
      BigDecimal plain = price.stripTrailingZeros();
      return (plain.scale() < 2 ? plain.setScale(2) : plain).toPlainString();
    }

    private static void tokens(List<String> parts, JsonNode entry, String field) {
      JsonNode value = entry.path(field);
      if (value.isNumber()
          && value.decimalValue().stripTrailingZeros().scale() <= 0
          && value.decimalValue().signum() > 0
          && value.decimalValue().compareTo(BigDecimal.valueOf(MOST_TOKENS)) <= 0) {
        parts.add(field + ": " + value.decimalValue().toBigInteger());
      }
    }
  }
}
