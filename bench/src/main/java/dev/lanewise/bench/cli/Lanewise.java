package dev.lanewise.bench.cli;

import dev.lanewise.bench.machine.Build;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself. Exit codes: 0 it went well, 1 it failed, 2 it was called wrongly. */
@Command(
    name = "lanewise",
    description = "Deep-learning kernels in pure Java: benchmarks, checks, training.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Lanewise.Version.class,
    subcommands = {
      DemoCommand.class,
      InfoCommand.class,
      TrainCommand.class,
      BenchCommand.class,
      ProfileCommand.class,
      TuneCommand.class,
      VerifyCommand.class,
      ErrorsCommand.class,
      DataCommand.class
    })
public final class Lanewise implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command as picocli sees it; each failure is one line. */
  static CommandLine commandLine() {
    CommandLine command = new CommandLine(new Lanewise());
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setParameterExceptionHandler(
        (exception, arguments) -> {
          CommandLine failed = exception.getCommandLine();
          say(failed.getErr(), failed, exception);
          return failed.getCommandSpec().exitCodeOnInvalidInput();
        });
    command.setExecutionExceptionHandler(
        (exception, failed, parsed) -> {
          say(failed.getErr(), failed, exception);
          return exception instanceof IllegalArgumentException
              ? failed.getCommandSpec().exitCodeOnInvalidInput()
              : failed.getCommandSpec().exitCodeOnExecutionException();
        });
    CommandLine.IExecutionStrategy strategy = command.getExecutionStrategy();
    command.setExecutionStrategy(
        parsed -> {
          try {
            return strategy.execute(parsed);
          } catch (Error e) {
            // Picocli hands on exceptions only, and an error is a line like any other.
            throw new ExecutionException(
                command, explain(e), new IllegalStateException(explain(e), e));
          }
        });
    return command;
  }

  private static String explain(Error error) {
    if (error instanceof OutOfMemoryError) {
      return "out of memory (" + error.getMessage() + "); LANEWISE_OPTS=-Xmx8g gives Java 8 GiB";
    }
    Throwable cause = error instanceof ExceptionInInitializerError ? error.getCause() : error;
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private static void say(PrintWriter err, CommandLine command, Exception exception) {
    String message = exception.getMessage() == null ? exception.toString() : exception.getMessage();
    err.println(command.getCommandSpec().qualifiedName() + ": " + message.replaceAll("\\s+", " "));
    err.flush();
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a subcommand is missing, must be one of "
            + String.join(", ", spec.subcommands().keySet()));
  }

  /** The version of Lanewise, its commit and the Java that runs it. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      Build build = Build.read();
      return new String[] {
        "lanewise "
            + build.version()
            + " (commit "
            + build.commit()
            + (build.dirty() ? ", with changes)" : ")"),
        "Java " + System.getProperty("java.runtime.version")
      };
    }
  }
}
