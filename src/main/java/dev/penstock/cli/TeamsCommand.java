package dev.penstock.cli;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock teams}: teams of a running gateway. */
@Command(name = "teams", description = "Make, list and change the teams of a running gateway.")
final class TeamsCommand implements Runnable {
  private static final String TEAMS = "/admin/teams";
  private static final List<String> COLUMNS =
      List.of("name", "models", "rpm", "tpm", "max_parallel", "tags", "source");
  private static final String NAME = "NAME";

  @Spec private @Nullable CommandSpec spec;

  /** Without a sub-command: what there is. */
  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    line.usage(line.getOut());
  }

  private static String of(String name) {
    return TEAMS + "/" + AdminClient.escaped(name);
  }

  @Command(name = "create", description = "Make a team.")
  int create(
      @Mixin AdminClient admin,
      @Mixin Shown shown,
      @Parameters(paramLabel = NAME, description = "Its name; unique.") String name,
      @Mixin TermsOptions options)
      throws InterruptedException {
    return shown.done(
        "team " + name + " is made",
        admin.send("POST", TEAMS, options.json().put("name", name)).ok());
  }

  @Command(name = "list", description = "List teams.")
  int list(@Mixin AdminClient admin, @Mixin Shown shown) throws InterruptedException {
    return shown.list(COLUMNS, admin.all(TEAMS, "name"));
  }

  @Command(name = "show", description = "Show a team's settings.")
  int show(
      @Mixin AdminClient admin,
      @Mixin Shown shown,
      @Parameters(paramLabel = NAME, description = "Of the team.") String name)
      throws InterruptedException {
    return shown.one(admin.get(of(name)).ok());
  }

  @Command(name = "update", description = "Change a team's settings.")
  int update(
      @Mixin AdminClient admin,
      @Mixin Shown shown,
      @Parameters(paramLabel = NAME, description = "Of the team.") String name,
      @Mixin TermsOptions options)
      throws InterruptedException {
    return shown.done(
        "team " + name + " is changed", admin.send("PATCH", of(name), options.json()).ok());
  }

  @Command(name = "delete", description = "Take a team away that has no keys.")
  int delete(
      @Mixin AdminClient admin,
      @Mixin Shown shown,
      @Parameters(paramLabel = NAME, description = "Of the team.") String name)
      throws InterruptedException {
    return shown.done("team " + name + " is deleted", admin.delete(of(name)).ok());
  }
}
