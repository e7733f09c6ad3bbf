package dev.penstock.provider.tgi;

import dev.penstock.api.Message;
import dev.penstock.api.Part;
import dev.penstock.config.PromptTemplate.Turn;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Turns of a conversation as texts. Parts are joined by a line break: they are one text here. */
final class TgiTurns {
  private TgiTurns() {}

  static List<Turn> of(List<Message> messages) {
    List<Turn> turns = new ArrayList<>(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      String where = "messages[" + i + "]";
      turns.add(
          switch (messages.get(i)) {
            case Message.Instructions turn -> new Turn("system", text(turn.parts(), where));
            case Message.User turn -> new Turn("user", text(turn.parts(), where));
            case Message.Assistant turn -> assistant(turn, where);
            case Message.ToolResult turn -> throw ofTools(where);
          });
    }
    return turns;
  }

  private static Turn assistant(Message.Assistant turn, String where) {
    if (!turn.toolCalls().isEmpty()) {
      throw ofTools(where);
    }
    List<Part> parts = new ArrayList<>(turn.parts());
    if (turn.refusal() != null) {
      parts.add(new Part.Text(turn.refusal(), null));
    }
    return new Turn("assistant", text(parts, where));
  }

  private static String text(List<Part> parts, String where) {
    List<String> texts = new ArrayList<>(parts.size());
    for (Part part : parts) {
      texts.add(
          switch (part) {
            case Part.Text text -> text.text();
            // The server would fetch it, from within whatever network it stands in.
            case Part.ImageUrl image ->
                throw invalid(where, "TGI takes images as data URLs only; no URL is passed to it");
            case Part.ImageData image ->
                "![](data:" + image.mediaType() + ";base64," + image.base64() + ")";
            case Part.FileData file when file.mediaType().equalsIgnoreCase("text/plain") ->
                new String(Base64.getDecoder().decode(file.base64()), StandardCharsets.UTF_8);
            case Part.FileUrl file ->
                throw invalid(where, "TGI takes no files; send their text instead");
            case Part.FileData file ->
                throw invalid(where, "TGI takes no files; send their text instead");
            case Part.Audio audio ->
                throw invalid(where, "TGI takes no audio; send a transcript as text instead");
          });
    }
    return String.join("\n", texts);
  }

  /** Another deployment may know tools. */
  private static FailureException ofTools(String where) {
    return TgiRequest.unsupported(where, "TGI's /generate knows no tools, nor their results.");
  }

  private static FailureException invalid(String where, String message) {
    return new FailureException(new Failure.InvalidValue(where + ".content", message));
  }
}
