package dev.fairlead.simulator;

import dev.fairlead.simulator.decide.DecideCommand;
import dev.fairlead.simulator.gavel.GavelCommand;
import dev.fairlead.simulator.muri.MuriCommand;
import dev.fairlead.simulator.packing.FgdCommand;
import dev.fairlead.simulator.packing.PackingCommand;
import dev.fairlead.simulator.run.CompareCommand;
import dev.fairlead.simulator.run.DemoCommand;
import dev.fairlead.simulator.run.PhillyCommand;
import dev.fairlead.simulator.run.RunCommand;
import dev.fairlead.simulator.scale.ScaleCommand;
import dev.fairlead.simulator.shapes.PeersShapesCommand;
import dev.fairlead.simulator.trace.TraceException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
        name = "fairlead-simulator",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Runs Fairlead's scheduling on snapshots, on real traces of GPU clusters and on generated fleets, without a"
                        + " cluster.",
        footer = {"", "Exit codes: 1 when a figure that was asked to hold does not, 2 when the input cannot be used."},
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            CompareCommand.class,
            PhillyCommand.class,
            ScaleCommand.class,
            DecideCommand.class,
            FgdCommand.class,
            PackingCommand.class,
            MuriCommand.class,
            GavelCommand.class,
            PeersShapesCommand.class
        })
public final class Simulate {
    private static final int BAD_INPUT = 2;

    private Simulate() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Simulate())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((problem, command, parsed) -> {
                    if (problem instanceof TraceException) {
                        command.getErr().println(command.getCommandName() + ": " + problem.getMessage());
                        return BAD_INPUT;
                    }
                    throw problem;
                });
    }
}
