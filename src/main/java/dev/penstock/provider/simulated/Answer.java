package dev.penstock.provider.simulated;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is answered: some choices and their bookkeeping, the same however it is sent. */
final class Answer {
  /** The start of 2026: a true time would make two answers differ. */
  static final long CREATED = 1_767_225_600;

  private static final int ECHO_CHARS = 200;

  private final SimulatedRequest request;
  private final Directive directive;
  private final String model;
  private final List<Choice> choices;

  Answer(SimulatedRequest request, Directive directive, String model) {
    this.request = request;
    this.directive = directive;
    this.model = model;
    List<Choice> made = new ArrayList<>(request.choices());
    for (int i = 0; i < request.choices(); i++) {
      made.add(new Choice(i, script(i), budget(), request.stop()));
    }
    this.choices = List.copyOf(made);
  }

  /** A sentence that shows what was understood. */
  static String echo(String prompt) {
    if (prompt.isBlank()) {
      return "Hello from the simulated provider.";
    }
    int end = Math.min(prompt.length(), ECHO_CHARS);
    if (end < prompt.length() && Character.isHighSurrogate(prompt.charAt(end - 1))) {
      end--;
    }
    return "You said: " + prompt.substring(0, end) + (end < prompt.length() ? "..." : "");
  }

  String id() {
    return "chatcmpl-sim" + Long.toHexString(request.seed() & 0xffff_ffffL);
  }

  String model() {
    return model;
  }

  List<Choice> choices() {
    return choices;
  }

  /** The directive's finish reason, or what the choice came to. */
  String finishReason(Choice choice) {
    String wanted = directive.finishReason();
    return wanted == null ? choice.finishReason() : wanted;
  }

  /** Usage of what has been given out. */
  ObjectNode usage() {
    long output = choices.stream().mapToLong(Choice::tokens).sum();
    long reasoning = choices.stream().mapToLong(Choice::reasoningTokens).sum();
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    usage
        .put("prompt_tokens", request.promptTokens())
        .put("completion_tokens", output)
        .put("total_tokens", request.promptTokens() + output);
    usage.putObject("prompt_tokens_details").put("cached_tokens", 0);
    usage.putObject("completion_tokens_details").put("reasoning_tokens", reasoning);
    return usage;
  }

  /** The whole answer at once. */
  byte[] whole() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("id", id())
        .put("object", "chat.completion")
        .put("created", CREATED)
        .put("model", model);
    for (Choice choice : choices) {
      ObjectNode out = root.withArray("choices").addObject().put("index", choice.index());
      Message message = new Message();
      for (Piece piece = choice.next(); piece != null; piece = choice.next()) {
        message.add(piece);
      }
      out.set("message", message.json());
      out.putNull("logprobs").put("finish_reason", finishReason(choice));
    }
    root.set("usage", usage());
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The call bounds all choices together, or a few lines could ask for gigabytes. */
  private long budget() {
    long most = Directive.MAX_TOKENS / request.choices();
    return request.maxTokens() < 0 ? most : Math.min(most, request.maxTokens());
  }

  private Iterator<Piece> script(int choice) {
    long seed = request.seed() + choice;
    List<Iterator<Piece>> parts = new ArrayList<>();
    parts.add(reasoning(seed));
    List<SimulatedRequest.Call> calls = calls();
    parts.add(text(seed, calls.isEmpty()));
    for (int i = 0; i < calls.size(); i++) {
      int index = i;
      String id = "call_sim" + Long.toHexString(seed & 0xffff_ffffL) + index;
      parts.add(List.<Piece>of(new Piece.CallStart(index, id, calls.get(i).name())).iterator());
      parts.add(
          new Words(calls.get(i).arguments(), -1, 0, json -> new Piece.CallArguments(index, json)));
    }
    return new InTurn(parts.iterator());
  }

  private List<SimulatedRequest.Call> calls() {
    if (directive.calls() != null) {
      return directive.calls();
    }
    return request.forcedCall() == null ? List.of() : List.of(request.forcedCall());
  }

  private Words reasoning(long seed) {
    if (directive.reasoning() != null) {
      return new Words(directive.reasoning(), -1, seed, Piece.Reasoning::new);
    }
    long filler = reasoningTokens(request.effort());
    String start = filler == 0 ? "" : "Thinking it over:";
    return new Words(start, filler, seed, Piece.Reasoning::new);
  }

  private static long reasoningTokens(@Nullable String effort) {
    return switch (effort) {
      case null -> 0;
      case "none" -> 0;
      case "minimal" -> 8;
      case "low" -> 16;
      case "medium" -> 32;
      case "high" -> 64;
      default -> 128;
    };
  }

  private Words text(long seed, boolean expected) {
    if (directive.text() != null) {
      return new Words(directive.text(), directive.tokens(), seed, Piece.Text::new);
    }
    if (directive.tokens() >= 0) {
      return new Words(echo(directive.prompt()), directive.tokens(), seed, Piece.Text::new);
    }
    if (!expected) {
      return new Words("", -1, seed, Piece.Text::new);
    }
    if (request.json() != null) {
      return new Words(request.json(), -1, seed, Piece.Text::new);
    }
    String echo = echo(directive.prompt());
    long filler = 8 + (seed & 7);
    return new Words(echo, (echo.length() + 3) / 4 + filler, seed, Piece.Text::new);
  }

  /** Several iterators, one after the other. */
  private static final class InTurn implements Iterator<Piece> {
    private final Iterator<Iterator<Piece>> parts;
    private Iterator<Piece> current = List.<Piece>of().iterator();

    InTurn(Iterator<Iterator<Piece>> parts) {
      this.parts = parts;
    }

    @Override
    public boolean hasNext() {
      while (!current.hasNext() && parts.hasNext()) {
        current = parts.next();
      }
      return current.hasNext();
    }

    @Override
    public Piece next() {
      return hasNext() ? current.next() : List.<Piece>of().iterator().next();
    }
  }

  /** Collects the pieces of a message. */
  private static final class Message {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final List<Piece.CallStart> calls = new ArrayList<>();
    private final List<StringBuilder> arguments = new ArrayList<>();

    void add(Piece piece) {
      switch (piece) {
        case Piece.Text more -> text.append(more.text());
        case Piece.Reasoning more -> reasoning.append(more.text());
        case Piece.CallStart call -> {
          calls.add(call);
          arguments.add(new StringBuilder());
        }
        case Piece.CallArguments more -> arguments.get(more.index()).append(more.json());
      }
    }

    ObjectNode json() {
      ObjectNode message = JsonNodeFactory.instance.objectNode().put("role", "assistant");
      if (text.isEmpty() && !calls.isEmpty()) {
        message.putNull("content");
      } else {
        message.put("content", text.toString());
      }
      message.putNull("refusal");
      if (!reasoning.isEmpty()) {
        message.put("reasoning_content", reasoning.toString());
      }
      for (Piece.CallStart call : calls) {
        ObjectNode out = message.withArray("tool_calls").addObject();
        out.put("id", call.id()).put("type", "function");
        out.putObject("function")
            .put("name", call.name())
            .put("arguments", arguments.get(call.index()).toString());
      }
      return message;
    }
  }
}
