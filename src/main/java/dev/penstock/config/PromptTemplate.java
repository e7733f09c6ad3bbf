package dev.penstock.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How turns are written as one prompt, for servers that take no messages. The template is text with
 * {@code {{role}}} and {@code {{content}}} in it, written once for each turn; what stands between
 * {@code {{#user}}} and {@code {{/user}}} (or {@code system}, {@code assistant}) is for turns of
 * that role alone. The answer begins where the content of an assistant's turn would. With {@code
 * {{#messages}}} and {@code {{/messages}}} around what is written for each turn, what stands before
 * them begins the prompt, and what stands behind them opens the answer.
 *
 * <p>That is all: there are no conditions, no loops and nothing that is executed; what is put in is
 * not read again.
 */
public final class PromptTemplate {

  /** A turn; its role is {@code system}, {@code user} or {@code assistant}. */
  public record Turn(String role, String content) {}

  private static final String SYSTEM = "system";
  private static final String USER = "user";
  private static final String ASSISTANT = "assistant";

  /** After the templates that come with the models; servers add the beginning-of-text token. */
  private static final Map<String, String> NAMED =
      Map.of(
          "chatml", "<|im_start|>{{role}}\n{{content}}<|im_end|>\n",
          "llama3", "<|start_header_id|>{{role}}<|end_header_id|>\n\n{{content}}<|eot_id|>",
          "mistral",
              "{{#messages}}{{#user}}[INST] {{content}} [/INST]{{/user}}"
                  + "{{#assistant}} {{content}}</s>{{/assistant}}{{/messages}}",
          "zephyr", "<|{{role}}|>\n{{content}}</s>\n",
          "gemma",
              "{{#user}}<start_of_turn>user\n{{content}}<end_of_turn>\n{{/user}}"
                  + "{{#assistant}}<start_of_turn>model\n{{content}}<end_of_turn>\n{{/assistant}}",
          "phi3", "<|{{role}}|>\n{{content}}<|end|>\n");

  private static final String USUAL = "chatml";

  /** Parts of models' names, and the template of such a model. The first that fits counts. */
  private static final List<Map.Entry<String, String>> FAMILIES =
      List.of(
          Map.entry("zephyr", "zephyr"),
          Map.entry("llama-3", "llama3"),
          Map.entry("llama3", "llama3"),
          Map.entry("gemma", "gemma"),
          Map.entry("phi-3", "phi3"),
          Map.entry("mistral", "mistral"),
          Map.entry("mixtral", "mistral"));

  private final String text;
  private final TemplateParser.Parsed parsed;

  private PromptTemplate(String text, TemplateParser.Parsed parsed) {
    this.text = text;
    this.parsed = parsed;
  }

  /**
   * The template of a name, or one of the operator's own.
   *
   * @throws IllegalArgumentException if it is neither; the message says what is wrong
   */
  public static PromptTemplate of(String nameOrText) {
    String named = NAMED.get(nameOrText);
    if (named == null && !nameOrText.contains("{{")) {
      throw new IllegalArgumentException(
          "expected %s, or a template with {{role}} and {{content}}"
              .formatted(String.join(", ", NAMED.keySet().stream().sorted().toList())));
    }
    String text = named == null ? nameOrText : named;
    return new PromptTemplate(text, TemplateParser.parse(text));
  }

  /** What fits a model, as far as its name tells. */
  public static PromptTemplate ofModel(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    return of(
        FAMILIES.stream()
            .filter(family -> name.contains(family.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(USUAL));
  }

  /**
   * The prompt. Instructions for which the template has no place go in front of the user's next
   * turn.
   */
  public String write(List<Turn> turns) {
    StringBuilder out = new StringBuilder(parsed.before());
    StringBuilder instructions = new StringBuilder();
    for (Turn turn : turns) {
      if (turn.role().equals(SYSTEM) && !parsed.says(SYSTEM)) {
        instructions.append(turn.content()).append("\n\n");
      } else if (turn.role().equals(USER)) {
        parsed.write(new Turn(USER, instructions + turn.content()), out);
        instructions.setLength(0);
      } else {
        parsed.write(turn, out);
      }
    }
    if (!instructions.isEmpty()) {
      parsed.write(new Turn(USER, instructions.toString().strip()), out);
    }
    return out.append(parsed.open()).toString();
  }

  /** The roles that a template must have a place for. */
  static List<String> needed() {
    return List.of(USER, ASSISTANT);
  }

  static List<String> roles() {
    return List.of(SYSTEM, USER, ASSISTANT);
  }

  /** The role that answers. */
  static String answering() {
    return ASSISTANT;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PromptTemplate template && template.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "PromptTemplate[" + text + "]";
  }
}
