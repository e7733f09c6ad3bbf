package dev.penstock.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.Way;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.dialect.openai.request.TranslatedRequest;
import dev.penstock.error.FailureException;
import dev.penstock.provider.ChatProbes.Probe;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What becomes of chat requests at providers, as declared and as found by translating some. */
final class TranslationDoc {
  private final Map<String, Dialect> dialects;

  TranslationDoc(Map<String, Dialect> dialects) {
    this.dialects = dialects;
  }

  /** What is done with something of a request. */
  enum Done {
    SENT,
    LEFT_OUT,
    REFUSED
  }

  /** Each field as it is declared. */
  String fields() {
    List<String> rows = fieldNames().stream().map(TranslationDoc::code).toList();
    return MarkedTable.of(
        "Field", columns(), rows, (row, column) -> told(of(column).field(plain(row))));
  }

  /** What else a request may hold, as it is found. */
  String members() {
    Map<String, Probe> probes = ChatProbes.members();
    return MarkedTable.of(
        "In a message or a tool",
        columns(),
        List.copyOf(probes.keySet()),
        (row, column) ->
            switch (done(dialect(column), model(dialect(column)), probe(probes, row))) {
              case SENT -> "sent";
              case LEFT_OUT -> "dropped";
              case REFUSED -> "refused";
            });
  }

  private static Probe probe(Map<String, Probe> probes, String name) {
    return Objects.requireNonNull(probes.get(name));
  }

  Collection<String> fieldNames() {
    List<String> names = new ArrayList<>(ProvidersDoc.OPENAI);
    Set<String> own = new TreeSet<>();
    dialects.values().forEach(dialect -> own.addAll(table(dialect).named()));
    ProvidersDoc.OPENAI.forEach(own::remove);
    names.addAll(own);
    return names;
  }

  /** What is really done with the first part of a probe. */
  static Done done(Dialect dialect, String model, Probe probe) {
    JsonNode without = encoded(dialect, model, probe.without());
    JsonNode with = encoded(dialect, model, probe.with());
    if (with == null) {
      return Done.REFUSED;
    }
    return with.equals(without) ? Done.LEFT_OUT : Done.SENT;
  }

  /** Null if it is refused. */
  private static @Nullable JsonNode encoded(Dialect dialect, String model, String members) {
    byte[] body = ("{\"model\": \"m\", " + members + "}").getBytes(StandardCharsets.UTF_8);
    ChatRequest request = ChatRequestReader.read(body, null, 64);
    ObjectNode params = JsonNodeFactory.instance.objectNode();
    try {
      return Json.tree(
          TranslatedRequest.of(request, params, model)
              .encode(dialect, false, new HashSet<>())
              .getBytes());
    } catch (FailureException e) {
      return null;
    }
  }

  /** What an answer says of it in documentation. */
  static String told(Way way) {
    String how = way.how().isEmpty() ? "" : ": " + way.how();
    return switch (way.kind()) {
      case NATIVE -> "native" + how;
      case MAPPED -> "mapped" + how;
      case LEFT_OUT -> "dropped";
      case REFUSED -> "refused";
    };
  }

  static Capabilities table(Dialect dialect) {
    return dialect.capabilities(model(dialect));
  }

  /** What a dialect takes may hang on the model; these are well able. */
  static String model(Dialect dialect) {
    return switch (dialect.name()) {
      case "Anthropic" -> "claude-sonnet-4-6";
      case "Cohere" -> "command-a-plus";
      case "Gemini" -> "gemini-3-flash";
      default -> "some-model";
    };
  }

  private Capabilities of(String column) {
    return table(dialect(column));
  }

  private Dialect dialect(String column) {
    return Objects.requireNonNull(dialects.get(plain(column)));
  }

  private Collection<String> columns() {
    return dialects.keySet().stream().map(TranslationDoc::code).collect(Collectors.toList());
  }

  static String code(String name) {
    return "`" + name + "`";
  }

  static String plain(String code) {
    return code.substring(1, code.length() - 1);
  }
}
