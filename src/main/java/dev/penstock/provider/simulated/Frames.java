package dev.penstock.provider.simulated;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer: a role for each choice, then the choices in turn, a token a frame, each with
 * its own finish, then usage if asked for and {@code [DONE]}.
 */
final class Frames implements Source {
  private static final Buffer DONE = Buffer.buffer("data: [DONE]\n\n");

  private final Answer answer;
  private final String head;
  private final Deque<Choice> silent;
  private final Deque<Choice> speaking = new ArrayDeque<>();
  private boolean usageDue;
  private boolean doneDue = true;

  Frames(Answer answer, boolean includeUsage) {
    this.answer = answer;
    this.usageDue = includeUsage;
    this.silent = new ArrayDeque<>(answer.choices());
    this.head =
        "data: {\"id\":"
            + quote(answer.id())
            + ",\"object\":\"chat.completion.chunk\",\"created\":"
            + Answer.CREATED
            + ",\"model\":"
            + quote(answer.model())
            + ",\"choices\":[";
  }

  @Override
  public @Nullable Chunk next() {
    Choice first = silent.poll();
    if (first != null) {
      speaking.add(first);
      return chunk(first, "{\"role\":\"assistant\",\"content\":\"\"}", null, false);
    }
    Choice choice = speaking.poll();
    if (choice != null) {
      return speak(choice);
    }
    if (usageDue) {
      usageDue = false;
      return new Chunk(Buffer.buffer(head + "],\"usage\":" + answer.usage() + "}\n\n"), false);
    }
    if (doneDue) {
      doneDue = false;
      return new Chunk(DONE.copy(), false);
    }
    return null;
  }

  private Chunk speak(Choice choice) {
    Piece piece = choice.next();
    if (piece == null) {
      return chunk(choice, "{}", answer.finishReason(choice), false);
    }
    speaking.add(choice);
    return chunk(choice, delta(piece), null, true);
  }

  private Chunk chunk(Choice choice, String delta, @Nullable String finish, boolean content) {
    String frame =
        head
            + "{\"index\":"
            + choice.index()
            + ",\"delta\":"
            + delta
            + ",\"finish_reason\":"
            + (finish == null ? "null" : quote(finish))
            + "}]}\n\n";
    return new Chunk(Buffer.buffer(frame), content);
  }

  private static String delta(Piece piece) {
    return switch (piece) {
      case Piece.Text text -> "{\"content\":" + quote(text.text()) + "}";
      case Piece.Reasoning text -> "{\"reasoning_content\":" + quote(text.text()) + "}";
      case Piece.CallStart call ->
          "{\"tool_calls\":[{\"index\":"
              + call.index()
              + ",\"id\":"
              + quote(call.id())
              + ",\"type\":\"function\",\"function\":{\"name\":"
              + quote(call.name())
              + ",\"arguments\":\"\"}}]}";
      case Piece.CallArguments call ->
          "{\"tool_calls\":[{\"index\":"
              + call.index()
              + ",\"function\":{\"arguments\":"
              + quote(call.json())
              + "}}]}";
    };
  }

  private static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8).append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, out);
    return out.append('"').toString();
  }
}
