package dev.penstock.cli;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code penstock teams}: teams of a running gateway. */
@Command(name = "teams", description = "Make, list and change the teams of a running gateway.")
final class TeamsCommand implements Runnable {
  private static final String TEAMS = "/admin/teams";
  private static final List<String> COLUMNS =
      List.of("name", "models", "rpm", "tpm", "max_parallel", "tags", "source");

  @Spec private @Nullable CommandSpec spec;

  /** Without a sub-command: what there is. */
  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    line.usage(line.getOut());
  }

  @Command(name = "create", description = "Make a team.")
  int create(@Mixin Named team, @Mixin Shown shown, @Mixin TermsOptions options)
      throws InterruptedException {
    return shown.done(team.told("team %s is made"), team.made(TEAMS, options.json()));
  }

  @Command(name = "list", description = "List teams.")
  int list(@Mixin AdminClient admin, @Mixin Shown shown) throws InterruptedException {
    return shown.list(COLUMNS, admin.all(TEAMS, "name"));
  }

  @Command(name = "show", description = "Show a team's settings.")
  int show(@Mixin Named team, @Mixin Shown shown) throws InterruptedException {
    return shown.one(team.shown(TEAMS));
  }

  @Command(name = "update", description = "Change a team's settings.")
  int update(@Mixin Named team, @Mixin Shown shown, @Mixin TermsOptions options)
      throws InterruptedException {
    return shown.done(team.told("team %s is changed"), team.changed(TEAMS, options.json()));
  }

  @Command(name = "delete", description = "Take a team away that has no keys.")
  int delete(@Mixin Named team, @Mixin Shown shown) throws InterruptedException {
    return shown.done(team.told("team %s is deleted"), team.deleted(TEAMS));
  }
}
