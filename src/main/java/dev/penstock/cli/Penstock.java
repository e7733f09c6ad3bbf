package dev.penstock.cli;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code penstock}. Exit codes: 0 fine, 1 what was asked about is wrong, 2 usage. */
@Command(
    name = "penstock",
    description = "An LLM gateway.",
    // Inherited, so that every sub-command has --help and --version.
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Penstock.Version.class,
    subcommands = {
      ServeCommand.class,
      CheckCommand.class,
      ReloadCommand.class,
      DeploymentsCommand.class,
      ExplainCommand.class,
      SpendCommand.class,
      LedgerCommand.class,
      PricesCommand.class,
      VaultCommand.class,
      KeysCommand.class,
      TeamsCommand.class,
      AuditCommand.class,
      Penstock.VersionCommand.class
    })
public final class Penstock implements Runnable {

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  /** Runs a command line; errors are one line on standard error. */
  public static int run(String... args) {
    Penstock root = new Penstock();
    return new CommandLine(root)
        .setParameterExceptionHandler(Penstock::wrongUsage)
        .setExecutionExceptionHandler(root::failed)
        .execute(args);
  }

  /** Without a sub-command: what there is. */
  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    return wrongUsage(e);
  }

  private static int wrongUsage(ParameterException e) {
    PrintWriter err = e.getCommandLine().getErr();
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    err.println("penstock: " + wrong(e) + " (see " + command + " --help)");
    return CommandLine.ExitCode.USAGE;
  }

  private static String wrong(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      return "unexpected '%s'".formatted(unmatched.getUnmatched().getFirst());
    }
    return String.valueOf(e.getMessage());
  }

  private int failed(Exception e, CommandLine command, @Nullable ParseResult parsed) {
    if (debug) {
      e.printStackTrace(command.getErr());
    }
    if (e instanceof TypeConversionException) {
      return wrongUsage(new ParameterException(command, String.valueOf(e.getMessage())));
    }
    command
        .getErr()
        .println("penstock: " + Objects.requireNonNullElse(e.getMessage(), e.toString()));
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** {@code penstock version}. */
  @Command(name = "version", description = "Print the version.")
  static final class VersionCommand implements Runnable {
    @Override
    public void run() {
      System.out.println(Version.text());
    }
  }

  /** From the jar's manifest; classes that run outside a jar have none. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {text()};
    }

    private static String text() {
      return "penstock "
          + Objects.requireNonNullElse(
              Penstock.class.getPackage().getImplementationVersion(), "development");
    }
  }
}
