package dev.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that says for whom a command writes, and the writing. */
final class Shown {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private CheckCommand.Format format = CheckCommand.Format.text;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  /** A list, in columns of these members. */
  int list(List<String> members, JsonNode objects) {
    if (format == CheckCommand.Format.json) {
      out().println(objects.toPrettyString());
    } else {
      Table.print(members, objects, out());
    }
    return 0;
  }

  /** One thing. */
  int one(JsonNode object) {
    if (format == CheckCommand.Format.json) {
      out().println(object.toPrettyString());
    } else {
      Table.print(object, out());
    }
    return 0;
  }

  /** What was done, in a line; or all that was answered. */
  int done(String line, JsonNode object) {
    out().println(format == CheckCommand.Format.json ? object.toPrettyString() : line);
    return 0;
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
