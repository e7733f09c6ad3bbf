package dev.penstock.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.api.Conversation;
import dev.penstock.api.Message;
import dev.penstock.api.Part;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a provider takes of a chat request, field by field, and of what kinds of content; and how
 * families of its models differ. It decides what is refused or dropped before anything is
 * translated, and is what the documentation shows. Fields that it does not name are refused, but
 * for those that only advise.
 */
public final class Capabilities {
  /** Older names of a field. */
  private static final Map<String, String> TODAYS_NAME =
      Map.of(
          "max_tokens", "max_completion_tokens",
          "functions", "tools",
          "function_call", "tool_choice");

  /** Fields that help OpenAI and change no answer, whatever their value. */
  private static final Set<String> ADVISORY =
      Set.of(
          "user",
          "metadata",
          "store",
          "prompt_cache_key",
          "prompt_cache_retention",
          "safety_identifier");

  private final Map<String, Way> fields;
  private final Map<Input, Way> inputs;
  private final Way unnamed;
  private final List<Family> families;
  private final Set<String> parameters;

  /**
   * Models of one provider that differ from its others.
   *
   * @param title as documentation calls them
   * @param example name of one of them
   * @param differs what is otherwise
   */
  public record Family(
      String title, String example, Predicate<String> models, Consumer<Table> differs) {}

  private Capabilities(Table table, List<Family> families) {
    this.fields = Map.copyOf(table.fields);
    this.inputs = Map.copyOf(table.inputs);
    this.unnamed = table.unnamed;
    this.families = List.copyOf(families);
    this.parameters =
        this.fields.entrySet().stream()
            .filter(field -> field.getValue().taken())
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** A table that is yet to be filled. */
  public static Table table() {
    return new Table(new HashMap<>(), new EnumMap<>(Input.class), Way.REFUSED);
  }

  /** Where no more is known than which fields are taken. */
  public static Capabilities of(Collection<String> parameters) {
    return table().takes(parameters.toArray(String[]::new)).done();
  }

  /** What the model of this name takes. */
  public Capabilities of(String model) {
    Table table = null;
    for (Family family : families) {
      if (family.models().test(model)) {
        table =
            table == null
                ? new Table(new HashMap<>(fields), new HashMap<>(inputs), unnamed)
                : table;
        family.differs().accept(table);
      }
    }
    return table == null ? this : new Capabilities(table, families);
  }

  /** Today's names of the fields that reach the provider in some form. */
  public Set<String> parameters() {
    return parameters;
  }

  /** How a field is taken, whichever of its names it has. */
  public Way field(String name) {
    Way way = fields.get(todaysName(name));
    if (way != null) {
      return way;
    }
    return ADVISORY.contains(name) && !unnamed.taken() ? Way.LEFT_OUT : unnamed;
  }

  /** How a kind of content is taken; null if that shows only when it is translated. */
  public @Nullable Way input(Input input) {
    return inputs.get(input);
  }

  /** Those of its models that differ. */
  public List<Family> families() {
    return families;
  }

  /** Names of all fields that it says something of, and of those that only advise. */
  public Set<String> named() {
    Set<String> names = new TreeSet<>(fields.keySet());
    names.addAll(ADVISORY);
    return names;
  }

  static String todaysName(String name) {
    return TODAYS_NAME.getOrDefault(name, name);
  }

  /** Whether a request with these fields may hold one that is not taken. */
  public boolean mayLack(Collection<String> names) {
    for (String name : names) {
      if (mayLack(name)) {
        return true;
      }
    }
    return false;
  }

  private boolean mayLack(String name) {
    Way way = field(name);
    if (name.equals("thinking") && way.kind() == Way.Kind.MAPPED) {
      // It becomes that.
      way = field("reasoning_effort");
    }
    return way.kind() == Way.Kind.REFUSED ? !Parameters.ALWAYS.contains(name) : way.hangsOnValue();
  }

  /** Whether one of these kinds of content is not taken. */
  public boolean lacksAny(Collection<Input> kinds) {
    for (Input kind : kinds) {
      Way way = inputs.get(kind);
      if (way != null && way.kind() == Way.Kind.REFUSED) {
        return true;
      }
    }
    return false;
  }

  /**
   * Refuses content that the provider does not take, so that another deployment may be asked.
   *
   * @throws FailureException with {@code UnsupportedParameter}
   */
  public void check(Conversation conversation) {
    if (inputs.isEmpty()) {
      return;
    }
    List<Message> messages = conversation.messages();
    for (int i = 0; i < messages.size(); i++) {
      List<Part> parts = parts(messages.get(i));
      for (int p = 0; p < parts.size(); p++) {
        Input input = Input.of(parts.get(p));
        Way way = input == null ? null : inputs.get(input);
        if (input != null && way != null && way.kind() == Way.Kind.REFUSED) {
          throw new FailureException(refusal(input, way, place(i, p)));
        }
      }
    }
  }

  /** The same of content that is not read yet; null if it is taken, or that is not known. */
  public Failure.@Nullable UnsupportedParameter refusal(Input input, String place) {
    Way way = inputs.get(input);
    return way == null || way.kind() != Way.Kind.REFUSED ? null : refusal(input, way, place);
  }

  private static Failure.UnsupportedParameter refusal(Input input, Way way, String place) {
    String why = way.how().isEmpty() ? "This provider takes no " + input.words() + "." : way.how();
    return new Failure.UnsupportedParameter(place, why);
  }

  /** Where a part of a message stands. */
  public static String place(int message, int part) {
    return "messages[" + message + "].content[" + part + "]";
  }

  private static List<Part> parts(Message message) {
    return switch (message) {
      case Message.Instructions instructions -> instructions.parts();
      case Message.User user -> user.parts();
      case Message.Assistant assistant -> assistant.parts();
      case Message.ToolResult result -> result.parts();
    };
  }

  /** A table being filled. What is said later of the same thing holds. */
  public static final class Table {
    private final Map<String, Way> fields;
    private final Map<Input, Way> inputs;
    private final List<Family> families = new ArrayList<>();
    private Way unnamed;

    private Table(Map<String, Way> fields, Map<Input, Way> inputs, Way unnamed) {
      this.fields = fields;
      this.inputs = inputs;
      this.unnamed = unnamed;
    }

    /** Fields that the provider has as they are. */
    @CanIgnoreReturnValue
    public Table takes(String... names) {
      for (String name : names) {
        fields.put(todaysName(name), Way.NATIVE);
      }
      return this;
    }

    /** A field that the provider has under another name. */
    @CanIgnoreReturnValue
    public Table calls(String name, String there) {
      fields.put(name, new Way(Way.Kind.NATIVE, there));
      return this;
    }

    /** A field in whose place something else is done. */
    @CanIgnoreReturnValue
    public Table maps(String name, String how) {
      fields.put(name, new Way(Way.Kind.MAPPED, how));
      return this;
    }

    /** The same, for these of its values; the others are refused, or dropped. */
    @CanIgnoreReturnValue
    public Table maps(String name, String how, Predicate<JsonNode> values) {
      fields.put(name, new Way(Way.Kind.MAPPED, how, values));
      return this;
    }

    /** Fields that change nothing there, and would be refused: left out without a word. */
    @CanIgnoreReturnValue
    public Table leavesOut(String... names) {
      for (String name : names) {
        fields.put(name, Way.LEFT_OUT);
      }
      return this;
    }

    /** What it does not name, the provider is to judge; else that is refused. */
    @CanIgnoreReturnValue
    public Table takesOthers() {
      unnamed = Way.NATIVE;
      return this;
    }

    /** Fields that are refused, or dropped, because of {@code why}. */
    @CanIgnoreReturnValue
    public Table refuses(String why, String... names) {
      for (String name : names) {
        fields.put(name, new Way(Way.Kind.REFUSED, why));
      }
      return this;
    }

    /** Content that the provider has. */
    @CanIgnoreReturnValue
    public Table takes(Input... kinds) {
      for (Input kind : kinds) {
        inputs.put(kind, Way.NATIVE);
      }
      return this;
    }

    /** Content in whose place something else goes. */
    @CanIgnoreReturnValue
    public Table maps(Input kind, String how) {
      inputs.put(kind, new Way(Way.Kind.MAPPED, how));
      return this;
    }

    /** Content that is refused because of {@code why}. */
    @CanIgnoreReturnValue
    public Table refuses(String why, Input... kinds) {
      for (Input kind : kinds) {
        inputs.put(kind, new Way(Way.Kind.REFUSED, why));
      }
      return this;
    }

    /** Models that differ from what is said so far, and from families named before. */
    @CanIgnoreReturnValue
    public Table family(
        String title, String example, Predicate<String> models, Consumer<Table> differs) {
      families.add(new Family(title, example, models, differs));
      return this;
    }

    /** The table, filled. */
    public Capabilities done() {
      return new Capabilities(this, families);
    }
  }
}
