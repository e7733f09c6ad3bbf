package dev.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code penstock reload}: has a running gateway read its file. Exit code 0 or 1. */
@Command(name = "reload", description = "Have a running gateway read its configuration now.")
final class ReloadCommand implements Callable<Integer> {
  private static final int UNPROCESSABLE = 422;

  @Mixin private AdminClient admin = new AdminClient();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    AdminClient.Answer answer = admin.post("/admin/config/reload");
    if (answer.status() == UNPROCESSABLE) {
      answer.body().path("errors").forEach(error -> line.getErr().println(text(error)));
      return 1;
    }
    JsonNode now = answer.ok();
    line.getOut()
        .printf(
            "configuration %d (%s) %s%n",
            now.path("number").asInt(),
            now.path("version").asText(),
            now.path("changed").asBoolean() ? "is in force" : "was in force already");
    now.path("restart_needed")
        .forEach(setting -> line.getErr().println(setting.asText() + " waits for a restart"));
    return 0;
  }

  /** As {@code penstock check} writes it. */
  static String text(JsonNode error) {
    String place =
        error.path("line").asInt() > 0
            ? ":" + error.path("line").asInt() + ":" + error.path("column").asInt()
            : "";
    String path = error.path("path").asText();
    String suggestion = error.path("suggestion").asText("");
    return error.path("file").asText()
        + place
        + ": "
        + (path.isEmpty() ? "" : path + ": ")
        + error.path("message").asText()
        + (error.path("suggestion").isNull() ? "" : " (did you mean \"" + suggestion + "\"?)");
  }
}
