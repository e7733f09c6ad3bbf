package dev.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock vault}: puts secrets in and out; shows no value. */
@Command(
    name = "vault",
    description = "Keep the secrets that vault://NAME stands for.",
    subcommands = {
      VaultCommand.SetCommand.class,
      VaultCommand.ListCommand.class,
      VaultCommand.RotateCommand.class,
      VaultCommand.RemoveCommand.class,
      VaultCommand.RekeyCommand.class
    })
final class VaultCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  /** Without a sub-command: what there is. */
  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    line.usage(line.getOut());
  }

  /** How to write what came of it. */
  static final class Output {
    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        defaultValue = "text",
        description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private CheckCommand.Format format = CheckCommand.Format.text;

    /** 0, or 1 if the configuration does not go with the vault any more. */
    int tell(CommandSpec spec, JsonNode answer, String line) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(json() ? answer.toPrettyString() : line);
      JsonNode errors = answer.at("/config/errors");
      errors.forEach(error -> spec.commandLine().getErr().println(ReloadCommand.text(error)));
      return errors.isEmpty() ? 0 : 1;
    }

    boolean json() {
      return format == CheckCommand.Format.json;
    }
  }

  private static String line(JsonNode stored) {
    return "%s is at version %s (%s)"
        .formatted(
            stored.path("name").asText(),
            stored.path("version").asText(),
            stored.path("fingerprint").asText());
  }

  /** What commands that put a value somewhere ask for. */
  static final class Put {
    @Parameters(paramLabel = "NAME", description = "Name of the secret.")
    private String name = "";

    @Mixin private VaultAccess vault = new VaultAccess();
    @Mixin private SecretValue value = new SecretValue();
    @Mixin private Output output = new Output();

    /** Puts it there, in one of the two ways. */
    int by(Way way, @Nullable CommandSpec spec) throws Exception {
      JsonNode stored = way.put(vault, name, value.read(name));
      return output.tell(Objects.requireNonNull(spec), stored, line(stored));
    }
  }

  /** How a value comes to be there. */
  interface Way {
    JsonNode put(VaultAccess vault, String name, String value) throws InterruptedException;
  }

  /** {@code penstock vault set}. */
  @Command(name = "set", description = "Put a value under a name, new or not.")
  static final class SetCommand implements Callable<Integer> {
    @Mixin private Put put = new Put();
    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      return put.by(VaultAccess::set, spec);
    }
  }

  /** {@code penstock vault rotate}. */
  @Command(name = "rotate", description = "Put another value under a name that is there.")
  static final class RotateCommand implements Callable<Integer> {
    @Mixin private Put put = new Put();
    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      return put.by(VaultAccess::rotate, spec);
    }
  }

  /** {@code penstock vault rm}. */
  @Command(name = "rm", description = "Take a secret out, with all its versions.")
  static final class RemoveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the secret.")
    private String name = "";

    @Option(names = "--force", description = "Also if the configuration in force uses it.")
    private boolean force;

    @Mixin private VaultAccess vault = new VaultAccess();
    @Mixin private Output output = new Output();
    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      return output.tell(
          Objects.requireNonNull(spec), vault.remove(name, force), name + " is gone");
    }
  }

  /** {@code penstock vault rekey}. */
  @Command(
      name = "rekey",
      description =
          "Lock every secret with vault.master_key, where vault.previous_master_key opens them now.")
  static final class RekeyCommand implements Callable<Integer> {
    @Mixin private VaultAccess vault = new VaultAccess();
    @Mixin private Output output = new Output();
    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      JsonNode done = vault.rekey();
      int count = done.path("secrets").asInt();
      return output.tell(
          Objects.requireNonNull(spec),
          done,
          "%d %s locked with the master key"
              .formatted(count, count == 1 ? "secret is" : "secrets are"));
    }
  }

  /** {@code penstock vault list}. */
  @Command(name = "list", description = "Show what secrets there are; no value.")
  static final class ListCommand implements Callable<Integer> {
    @Mixin private VaultAccess vault = new VaultAccess();
    @Mixin private Output output = new Output();
    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      ArrayNode all = vault.list();
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      if (output.json()) {
        out.println(all.toPrettyString());
        return 0;
      }
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("NAME", "VERSION", "FINGERPRINT", "CREATED", "UPDATED"));
      all.forEach(secret ->
          rows.add(
              List.of(
                  secret.path("name").asText(),
                  secret.path("version").asText(),
                  secret.path("fingerprint").asText(),
                  secret.path("created").asText(),
                  secret.path("updated").asText())));
      Table.print(rows, out);
      return 0;
    }
  }
}
