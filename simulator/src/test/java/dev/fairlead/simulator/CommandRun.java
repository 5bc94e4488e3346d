package dev.fairlead.simulator;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What a command of the simulator printed and how it ended.
 *
 * @param code its exit code
 */
public record CommandRun(int code, String output, String errors) {
    /** Runs a command inside this JVM. */
    public static CommandRun of(String... arguments) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine command =
                Simulate.commandLine().setOut(new PrintWriter(output, true)).setErr(new PrintWriter(errors, true));
        int code = command.execute(arguments);
        return new CommandRun(code, output.toString(), errors.toString());
    }
}
