package dev.penstock.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks of a provider that costs something besides tokens, or makes these dearer.
 *
 * @param tools that the provider runs itself
 * @param serviceTier {@code flex} or {@code priority}; null for the usual one
 * @param speed {@code fast}; null for the usual one
 * @param geo where the model must run; null if anywhere
 */
public record Hosted(
    List<Tool> tools, @Nullable String serviceTier, @Nullable String speed, @Nullable String geo) {
  /** Nothing but tokens. */
  public static final Hosted NONE = new Hosted(List.of(), null, null, null);

  public Hosted {
    tools = List.copyOf(tools);
  }

  /**
   * A tool that the provider runs.
   *
   * @param name as a price book has it: the provider's, without a version
   * @param reportedAs the name under which answers tell how often it ran; null if they do not tell
   * @param maxUses how often it may run; null if nothing says it
   */
  public record Tool(String name, @Nullable String reportedAs, @Nullable Long maxUses) {}

  /** Of tools alone, of which answers tell nothing. */
  public static Hosted ofTools(List<String> names, @Nullable String serviceTier) {
    return names.isEmpty() && serviceTier == null
        ? NONE
        : new Hosted(
            names.stream().map(name -> new Tool(name, null, null)).toList(),
            serviceTier,
            null,
            null);
  }

  /**
   * A tool's type without the date of its version: {@code web_search_20250305}, {@code
   * _2025_03_11}.
   */
  public static String unversioned(String type) {
    int end = type.length();
    while (end > 0 && (Character.isDigit(type.charAt(end - 1)) || type.charAt(end - 1) == '_')) {
      end--;
    }
    return end == 0 ? type : type.substring(0, end);
  }
}
