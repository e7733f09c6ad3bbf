package dev.penstock.config;

import dev.penstock.config.PromptTemplate.Turn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the text of a {@link PromptTemplate}. */
final class TemplateParser {
  private static final String BEGIN = "{{";
  private static final String END = "}}";
  private static final String MESSAGES = "messages";

  private final String text;
  private int at;
  private final StringBuilder before = new StringBuilder();
  private final StringBuilder after = new StringBuilder();
  private List<Piece> each = new ArrayList<>();
  private boolean block;

  private TemplateParser(String text) {
    this.text = text;
  }

  /** What is written for a turn. */
  private sealed interface Piece {
    record Text(String text) implements Piece {}

    record Role() implements Piece {}

    record Content() implements Piece {}

    /** For turns of a role alone. */
    record Section(String role, List<Piece> pieces) implements Piece {}
  }

  /**
   * A template.
   *
   * @param before what begins the prompt
   * @param open what opens the answer
   */
  record Parsed(String before, List<Piece> each, String open) {

    /** Whether there is a place for the content of a role's turns. */
    boolean says(String role) {
      return !upToContent(each, new Turn(role, ""), new StringBuilder());
    }

    void write(Turn turn, StringBuilder out) {
      TemplateParser.write(each, turn, out);
    }
  }

  static Parsed parse(String text) {
    if (text.contains("{%")) {
      throw new IllegalArgumentException(
          "is written in Jinja; use {{role}}, {{content}} and sections such as {{#user}}...{{/user}}");
    }
    return new TemplateParser(text).parse();
  }

  private Parsed parse() {
    List<Piece> pieces = pieces(null);
    if (!block) {
      each = pieces;
    } else {
      literals(pieces);
    }
    String open = after.toString();
    if (!block) {
      StringBuilder answer = new StringBuilder();
      boolean endless = upToContent(each, new Turn(PromptTemplate.answering(), ""), answer);
      open = endless ? "" : answer.toString();
    }
    Parsed parsed = new Parsed(before.toString(), List.copyOf(each), open);
    for (String role : PromptTemplate.needed()) {
      if (!parsed.says(role)) {
        throw new IllegalArgumentException("has no {{content}} for turns of the " + role);
      }
    }
    return parsed;
  }

  /** Pieces up to the end of a section, or of the text. */
  private List<Piece> pieces(@Nullable String section) {
    List<Piece> pieces = new ArrayList<>();
    while (at < text.length()) {
      int tag = text.indexOf(BEGIN, at);
      if (tag != at) {
        int end = tag < 0 ? text.length() : tag;
        pieces.add(new Piece.Text(text.substring(at, end)));
        at = end;
        continue;
      }
      String name = tag();
      if (name.startsWith("/")) {
        if (!name.substring(1).equals(section)) {
          throw new IllegalArgumentException("closes {{" + name + "}}, which is not open");
        }
        return pieces;
      }
      piece(name, section, pieces);
    }
    if (section != null) {
      throw new IllegalArgumentException("does not close {{#" + section + "}}");
    }
    return pieces;
  }

  private String tag() {
    int end = text.indexOf(END, at);
    if (end < 0) {
      throw new IllegalArgumentException("has a {{ without its }}");
    }
    String name = text.substring(at + BEGIN.length(), end).strip();
    at = end + END.length();
    return name;
  }

  private void piece(String name, @Nullable String section, List<Piece> pieces) {
    switch (name) {
      case "role" -> pieces.add(new Piece.Role());
      case "content" -> pieces.add(new Piece.Content());
      case "#" + MESSAGES -> messages(section, pieces);
      default -> {
        String role = name.startsWith("#") ? name.substring(1) : "";
        boolean within = section != null && !section.equals(MESSAGES);
        if (!PromptTemplate.roles().contains(role) || within) {
          throw new IllegalArgumentException(
              "has {{" + name + "}}, which is not known" + (within ? " there" : ""));
        }
        pieces.add(new Piece.Section(role, List.copyOf(pieces(role))));
      }
    }
  }

  private void messages(@Nullable String section, List<Piece> pieces) {
    if (section != null || block) {
      throw new IllegalArgumentException("may have {{#messages}} once, and in no section");
    }
    literals(pieces);
    pieces.clear();
    block = true;
    each = pieces(MESSAGES);
  }

  /** What stands outside of the turns is text alone. */
  private void literals(List<Piece> pieces) {
    for (Piece piece : pieces) {
      if (!(piece instanceof Piece.Text literal)) {
        throw new IllegalArgumentException("has a placeholder outside of {{#messages}}");
      }
      (block ? after : before).append(literal.text());
    }
  }

  private static void write(List<Piece> pieces, Turn turn, StringBuilder out) {
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Text literal -> out.append(literal.text());
        case Piece.Role role -> out.append(turn.role());
        case Piece.Content content -> out.append(turn.content());
        case Piece.Section section -> {
          if (section.role().equals(turn.role())) {
            write(section.pieces(), turn, out);
          }
        }
      }
    }
  }

  /** Writes a turn up to its content; whether it has none, and all was written. */
  private static boolean upToContent(List<Piece> pieces, Turn turn, StringBuilder out) {
    for (Piece piece : pieces) {
      boolean on =
          switch (piece) {
            case Piece.Content content -> false;
            case Piece.Section section when section.role().equals(turn.role()) ->
                upToContent(section.pieces(), turn, out);
            case Piece.Section other -> true;
            case Piece.Text literal -> {
              write(List.of(literal), turn, out);
              yield true;
            }
            case Piece.Role role -> {
              write(List.of(role), turn, out);
              yield true;
            }
          };
      if (!on) {
        return false;
      }
    }
    return true;
  }
}
