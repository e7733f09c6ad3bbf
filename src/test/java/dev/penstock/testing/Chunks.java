package dev.penstock.testing;

/** Bodies of OpenAI's chat format for scripts. */
public final class Chunks {
  public static final String DONE = "data: [DONE]\n\n";

  private Chunks() {}

  /** A request of group {@code m}. */
  public static String request(boolean stream) {
    return "{\"model\":\"m\",\"stream\":"
        + stream
        + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  }

  /** A frame with a piece of text. */
  public static String text(String text) {
    return frame("{\"content\":\"" + text + "\"}", "null");
  }

  /** The first frame, which says only the role. */
  public static String role() {
    return frame("{\"role\":\"assistant\",\"content\":\"\"}", "null");
  }

  /** A frame that ends the choice. */
  public static String finish(String reason) {
    return frame("{}", "\"" + reason + "\"");
  }

  private static String frame(String delta, String finishReason) {
    return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
        + "\"model\":\"real-model\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finishReason
        + "}]}\n\n";
  }

  /** A whole answer. */
  public static String completion(String text) {
    return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,"
        + "\"model\":\"real-model\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
        + "\"content\":\""
        + text
        + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,"
        + "\"completion_tokens\":2,\"total_tokens\":5}}";
  }
}
