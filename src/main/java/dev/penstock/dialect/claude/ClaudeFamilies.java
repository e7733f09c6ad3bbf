package dev.penstock.dialect.claude;

import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Values;

/** How Claude's generations differ in what they take; what is not known is taken for a new one. */
public final class ClaudeFamilies {
  private static final String OWN_SAMPLING = "This model samples as it sees fit.";

  private ClaudeFamilies() {}

  /** Adds them to a table; {@code prefix} stands before the names of models there. */
  public static Capabilities.Table addTo(Capabilities.Table table, String prefix) {
    return table
        .family(
            "Claude before 3.7",
            prefix + "claude-3-5-sonnet-20241022",
            name -> known(name) && !ClaudeModel.of(name).thinks(),
            t ->
                t.maps(
                        "reasoning_effort",
                        "`none` and `minimal` say nothing, others are refused",
                        Values.words("none", "minimal"))
                    .maps("thinking", "a budget is refused"))
        .family(
            "Claude 3.7 to 4.5",
            prefix + "claude-sonnet-4-5-20250929",
            name -> ClaudeModel.of(name).thinks() && !ClaudeModel.of(name).thinksAdaptively(),
            t -> t.maps("reasoning_effort", "`thinking` with a budget"))
        .family(
            "Claude from 4.7 on",
            prefix + "claude-opus-4-7",
            name -> ClaudeModel.of(name).fixedSampling(),
            t -> t.refuses(OWN_SAMPLING, "temperature", "top_p", "top_k"));
  }

  private static boolean known(String name) {
    return ClaudeModel.of(name).generation() > 0;
  }
}
