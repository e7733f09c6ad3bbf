package dev.penstock.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.penstock.api.ChatRequest;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Input;
import dev.penstock.dialect.Way;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.dialect.openai.request.TranslatedRequest;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The tables of {@code docs/providers.md}, found by asking the dialects. */
final class ProvidersDoc {
  /** In the order of a reader's interest. */
  static final List<String> OPENAI =
      List.of(
          "max_completion_tokens",
          "max_tokens",
          "temperature",
          "top_p",
          "stop",
          "seed",
          "n",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "functions",
          "function_call",
          "response_format",
          "reasoning_effort",
          "frequency_penalty",
          "presence_penalty",
          "logit_bias",
          "logprobs",
          "top_logprobs",
          "verbosity",
          "modalities",
          "audio",
          "prediction",
          "web_search_options",
          "service_tier",
          "user",
          "safety_identifier",
          "metadata",
          "store",
          "prompt_cache_key",
          "prompt_cache_retention");

  private final Map<String, Dialect> dialects;

  ProvidersDoc(Map<String, Dialect> dialects) {
    this.dialects = new LinkedHashMap<>(dialects);
  }

  /** Something that a request may hold, as members of the request. */
  private record Probe(String name, String members) {}

  String parameters() {
    return table("Field", OPENAI, ProvidersDoc::taken);
  }

  /** Fields that are no part of OpenAI's API. */
  String nativeParameters() {
    Set<String> names = new TreeSet<>();
    dialects.values().forEach(dialect -> names.addAll(TranslationDoc.table(dialect).parameters()));
    OPENAI.forEach(names::remove);
    return table("Field", List.copyOf(names), ProvidersDoc::taken);
  }

  String values() {
    Map<String, Probe> probes = new LinkedHashMap<>();
    probes().forEach(probe -> probes.put(probe.name(), probe));
    return table(
        "In the request",
        List.copyOf(probes.keySet()),
        (name, dialect) ->
            encoded(
                probes.getOrDefault(name, new Probe("", "")).members(), dialect, model(dialect)));
  }

  private String table(String first, List<String> rows, BiFunction<String, Dialect, String> cell) {
    StringBuilder out = new StringBuilder("| ").append(first);
    dialects.keySet().forEach(type -> out.append(" | `").append(type).append('`'));
    out.append(" |\n|").append("---|".repeat(dialects.size() + 1)).append('\n');
    for (String row : rows) {
      out.append("| ").append(row.contains(" ") ? row : "`" + row + "`");
      dialects.values().forEach(dialect -> out.append(" | ").append(cell.apply(row, dialect)));
      out.append(" |\n");
    }
    return out.toString();
  }

  private static String taken(String field, Dialect dialect) {
    return word(TranslationDoc.table(dialect).field(field));
  }

  private static String word(Way way) {
    return switch (way.kind()) {
      case NATIVE -> "native";
      case MAPPED -> "mapped";
      case LEFT_OUT -> "left out";
      case REFUSED -> "refused";
    };
  }

  /** Kinds of content, as declared. */
  String inputs() {
    return table(
        "Content",
        Stream.of(Input.values()).map(Input::title).toList(),
        (title, dialect) -> {
          Way way = TranslationDoc.table(dialect).input(input(title));
          return way == null
              ? encoded(part(input(title)).members(), dialect, model(dialect))
              : way.kind() == Way.Kind.MAPPED ? way.how() : word(way);
        });
  }

  private static Input input(String title) {
    return Stream.of(Input.values())
        .filter(input -> input.title().equals(title))
        .findFirst()
        .orElseThrow();
  }

  /** Families of models, and what of each is otherwise than the other tables say. */
  String families() {
    StringBuilder out = new StringBuilder("| `type` | Models | Differ in |\n|---|---|---|\n");
    dialects.forEach((type, dialect) -> {
      Capabilities base = dialect.capabilities("");
      base.families()
          .forEach(family -> {
            Capabilities own =
                ProvidersDocTest.dialect(type, family.example()).capabilities(family.example());
            String differences = differences(base, own);
            if (!differences.isEmpty()) {
              out.append(
                  "| `%s` | %s, such as `%s` | %s |\n"
                      .formatted(type, family.title(), family.example(), differences));
            }
          });
    });
    return out.toString();
  }

  private static String differences(Capabilities base, Capabilities own) {
    List<String> all = new ArrayList<>();
    for (String field : own.named()) {
      if (!own.field(field).equals(base.field(field))) {
        Way way = own.field(field);
        all.add(
            "`%s`: %s"
                .formatted(
                    field, way.kind() == Way.Kind.REFUSED ? "refused" : TranslationDoc.told(way)));
      }
    }
    for (Input input : Input.values()) {
      Way way = own.input(input);
      if (way != null && !way.equals(base.input(input))) {
        all.add("%s: %s".formatted(input.title(), word(way)));
      }
    }
    return String.join("<br>", all);
  }

  /** Fails if content is not treated as it is declared. */
  void requireDeclared(Dialect dialect, String model) {
    for (Input input : Input.values()) {
      Way way = dialect.capabilities(model).input(input);
      String here = "%s of %s, %s".formatted(input, dialect.name(), model);
      if (input == Input.IMAGE_ADDRESS && way != null && way.kind() == Way.Kind.MAPPED) {
        assertThat(dialect.takesImageAt("https://example.com/a")).as(here).isFalse();
      } else if (input == Input.FILE_ADDRESS && way != null && way.kind() == Way.Kind.MAPPED) {
        assertThat(dialect.takesFileAt("https://example.com/a", null)).as(here).isFalse();
      } else if (way != null) {
        assertThat(encoded(part(input).members(), dialect, model))
            .as(here)
            .isEqualTo(way.taken() ? "yes" : "refused");
      }
    }
  }

  private static Probe part(Input input) {
    return part(
        input.title(),
        switch (input) {
          case IMAGE -> image("data:image/png;base64,iVBORw0KGgo=");
          case IMAGE_ADDRESS -> image("https://example.com/a.png");
          case PDF -> file("application/pdf");
          case TEXT_FILE -> file("text/plain");
          case OTHER_FILE -> file("application/msword");
          case FILE_ADDRESS ->
              "{'type': 'file', 'file': {'file_url': 'https://example.com/a.pdf'}}";
          case VIDEO ->
              "{'type': 'video_url', 'video_url': {'url': 'data:video/mp4;base64,aGVsbG8='}}";
          case AUDIO ->
              "{'type': 'input_audio', 'input_audio': {'data': 'aGVsbG8=', 'format': 'wav'}}";
        });
  }

  private static String encoded(String members, Dialect dialect, String model) {
    String body = "{\"model\": \"m\", " + members + "}";
    ChatRequest request = ChatRequestReader.read(body.getBytes(StandardCharsets.UTF_8), null, 64);
    TranslatedRequest translated =
        TranslatedRequest.of(request, JsonNodeFactory.instance.objectNode(), model);
    try {
      Buffer encoded = translated.encode(dialect, false, new HashSet<>());
      return encoded.length() > 0 ? "yes" : "refused";
    } catch (FailureException e) {
      return "refused";
    }
  }

  /** What a dialect takes may hang on the model; these are well able. */
  static String model(Dialect dialect) {
    return switch (dialect.name()) {
      case "Anthropic" -> "claude-sonnet-4-5";
      case "Gemini" -> "gemini-2.5-flash";
      default -> "some-model";
    };
  }

  private static List<Probe> probes() {
    return List.of(
        tools("`tool_choice: none`", "'tool_choice': 'none'"),
        tools("`tool_choice: required`", "'tool_choice': 'required'"),
        tools(
            "`tool_choice`: a function",
            "'tool_choice': {'type': 'function', 'function': {'name': 'f'}}"),
        tools("`parallel_tool_calls: false`", "'parallel_tool_calls': false"),
        said("`response_format: json_object`", "'response_format': {'type': 'json_object'}"),
        said(
            "`response_format: json_schema`",
            "'response_format': {'type': 'json_schema', 'json_schema':"
                + " {'name': 's', 'schema': {'type': 'object', 'properties': {}}}}"));
  }

  private static String image(String url) {
    return "{'type': 'image_url', 'image_url': {'url': '" + url + "'}}";
  }

  private static String file(String mediaType) {
    return "{'type': 'file', 'file': {'filename': 'a', 'file_data': 'data:"
        + mediaType
        + ";base64,aGVsbG8='}}";
  }

  private static Probe part(String name, String part) {
    return probe(name, "'messages': [{'role': 'user', 'content': [" + part + "]}]");
  }

  private static Probe tools(String name, String members) {
    return said(name, "'tools': [{'type': 'function', 'function': {'name': 'f'}}], " + members);
  }

  private static Probe said(String name, String members) {
    return probe(name, "'messages': [{'role': 'user', 'content': 'hello'}], " + members);
  }

  private static Probe probe(String name, String members) {
    return new Probe(name, members.replace('\'', '"'));
  }
}
