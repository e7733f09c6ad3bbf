package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.api.Operation;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the fields of a request for something else than chat: whether they are of the types that
 * OpenAI's API (for reranking: Cohere's) has. Fields that it does not have are not looked at.
 */
final class OperationFields {
  private final Operation operation;
  private final JsonParser parser;
  private int documents = -1;

  /** Kinds of elements that an array may hold. */
  private enum Element {
    STRING,
    INTEGER,
    OBJECT,
    TOKENS
  }

  private OperationFields(Operation operation, JsonParser parser) {
    this.operation = operation;
    this.parser = parser;
  }

  /**
   * Checks the members of a body that is one well-formed object.
   *
   * @return how many documents are to be ranked; 0 for other operations
   * @throws FailureException with {@code InvalidValue} or {@code MissingParameter}
   */
  static int check(Operation operation, byte[] body) {
    try (JsonParser parser = ChatRequestReader.FACTORY.createParser(body)) {
      return new OperationFields(operation, parser).root();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int root() throws IOException {
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (operation) {
        case EMBEDDINGS -> embeddings(name);
        case RERANK -> rerank(name);
        case MODERATIONS -> {
          if (name.equals("input")) {
            texts(name, EnumSet.of(Element.STRING, Element.OBJECT));
          }
        }
        // Read elsewhere.
        default -> {}
      }
      parser.skipChildren();
    }
    if (operation == Operation.RERANK && documents < 0) {
      throw new FailureException(new Failure.MissingParameter("documents"));
    }
    return Math.max(0, documents);
  }

  private void embeddings(String name) throws IOException {
    switch (name) {
      case "input" -> texts(name, EnumSet.of(Element.STRING, Element.INTEGER, Element.TOKENS));
      case "encoding_format" -> encodingFormat(name);
      case "dimensions" -> count(name);
      // Of others the upstream knows more.
      default -> {}
    }
  }

  private void encodingFormat(String name) throws IOException {
    boolean known =
        parser.hasToken(JsonToken.VALUE_NULL)
            || (parser.hasToken(JsonToken.VALUE_STRING)
                && Set.of("float", "base64").contains(parser.getText()));
    if (!known) {
      throw invalid(name, "must be 'float' or 'base64'");
    }
  }

  private void rerank(String name) throws IOException {
    switch (name) {
      case "query" -> {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
          throw invalid(name, "must be a string");
        }
      }
      case "documents" -> {
        if (!parser.hasToken(JsonToken.START_ARRAY)) {
          throw invalid(name, "must be an array of strings or of objects with a text");
        }
        documents = elements(name, EnumSet.of(Element.STRING, Element.OBJECT));
      }
      case "top_n", "max_tokens_per_doc" -> count(name);
      case "return_documents" -> flag(name);
      // Of others the upstream knows more.
      default -> {}
    }
  }

  private void count(String name) throws IOException {
    boolean whole =
        parser.hasToken(JsonToken.VALUE_NULL)
            || (parser.hasToken(JsonToken.VALUE_NUMBER_INT)
                && !parser.getText().startsWith("-")
                && !parser.getText().equals("0"));
    if (!whole) {
      throw invalid(name, "must be a whole number of at least 1");
    }
  }

  private void flag(String name) {
    if (!parser.currentToken().isBoolean() && !parser.hasToken(JsonToken.VALUE_NULL)) {
      throw invalid(name, "must be true or false");
    }
  }

  private void texts(String name, Set<Element> allowed) throws IOException {
    if (parser.hasToken(JsonToken.START_ARRAY)) {
      elements(name, allowed);
    } else if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      throw invalid(name, "must be a string or an array");
    }
  }

  /** The elements must be of one kind, but for strings and objects, which may be mixed. */
  @CanIgnoreReturnValue
  private int elements(String name, Set<Element> allowed) throws IOException {
    int count = 0;
    @Nullable Element first = null;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Element element = element(name + "[" + count + "]", allowed);
      first = first == null ? element : first;
      if (element != first && !allowed.contains(Element.OBJECT)) {
        throw invalid(name, "must not mix texts, tokens and lists of tokens");
      }
      count++;
    }
    if (count == 0) {
      throw invalid(name, "must not be empty");
    }
    return count;
  }

  private Element element(String path, Set<Element> allowed) throws IOException {
    @Nullable Element element =
        switch (parser.currentToken()) {
          case VALUE_STRING -> Element.STRING;
          case VALUE_NUMBER_INT -> Element.INTEGER;
          case START_OBJECT -> Element.OBJECT;
          case START_ARRAY -> Element.TOKENS;
          default -> null;
        };
    if (element == null || !allowed.contains(element)) {
      throw invalid(
          path,
          allowed.contains(Element.OBJECT)
              ? "must be a string or an object"
              : "must be a string, a token or an array of tokens");
    }
    if (element == Element.TOKENS) {
      tokens(path);
    } else {
      parser.skipChildren();
    }
    return element;
  }

  private void tokens(String path) throws IOException {
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
        throw invalid(path, "must be an array of tokens, which are whole numbers");
      }
      count++;
    }
    if (count == 0) {
      throw invalid(path, "must not be empty");
    }
  }

  private static FailureException invalid(String path, String rule) {
    return new FailureException(new Failure.InvalidValue(path, "'" + path + "' " + rule + "."));
  }
}
