package dev.fairlead.simulator.decide;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.PlanCheck;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.snapshot.InvalidSnapshotException;
import dev.fairlead.snapshot.PlanWriter;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.SnapshotReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Decides on a snapshot as the operator would. */
@Command(
        name = "decide",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = {
            "Takes one decision on the cluster that a snapshot describes, exactly as the operator would, and says who"
                    + " starts where, who stops for whom, and why everyone else waits.",
            "",
            "A snapshot is YAML or JSON, written by hand or taken from an operator with GET /debug/snapshot;"
                    + " docs/guides/decide.md shows both, docs/reference/snapshot.md has every key."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The plan is printed.",
            "1:With --check, the plan breaks a rule; it is printed, and the rules on standard error.",
            "2:The snapshot or an option cannot be used. Every problem has its file, line and column."
        })
public final class DecideCommand implements Callable<Integer> {
    private static final int BROKEN_RULE = 1;
    private static final int BAD_INPUT = 2;
    private static final String STANDARD_INPUT = "-";

    @Parameters(paramLabel = "FILE", description = "The snapshot; - reads it from standard input.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private String file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description =
                    "text for people, json for programs (the same text for the same plan), or csv with one line for"
                            + " each decision. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private Format format;

    @Option(
            names = "--check",
            description = "Prove the plan again with a checker that shares no code with the scheduler.")
    private boolean check;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private enum Format {
        TEXT,
        JSON,
        CSV;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() {
        PrintWriter errors = spec.commandLine().getErr();
        try {
            String name = file.equals(STANDARD_INPUT) ? "standard input" : file;
            return decide(SnapshotReader.read(name, text()));
        } catch (InvalidSnapshotException invalid) {
            errors.println(invalid.getMessage());
        } catch (NoSuchFileException missing) {
            errors.println(file + ": there is no such file");
        } catch (CharacterCodingException otherCoding) {
            errors.println(file + ": is no text in UTF-8");
        } catch (IOException broken) {
            errors.println(file + ": cannot be read: " + broken.getMessage());
        }
        return BAD_INPUT;
    }

    private String text() throws IOException {
        return file.equals(STANDARD_INPUT)
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(Path.of(file));
    }

    private int decide(Snapshot snapshot) {
        ClusterState state = snapshot.facts().toState();
        Plan plan = SchedulingCycle.decide(state, snapshot.nowMillis());
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (format) {
                    case TEXT -> PlanText.of(snapshot, plan);
                    case JSON -> PlanWriter.json(plan);
                    case CSV -> PlanTable.csv(snapshot, plan);
                });
        out.flush();
        return check ? check(state, plan, snapshot.nowMillis()) : 0;
    }

    private int check(ClusterState state, Plan plan, long nowMillis) {
        List<String> violations = PlanCheck.violations(state, plan, nowMillis);
        PrintWriter errors = spec.commandLine().getErr();
        violations.forEach(violation -> errors.println("broken rule: " + violation));
        if (violations.isEmpty() && format == Format.TEXT) {
            spec.commandLine().getOut().println("Checked: the plan breaks no rule.");
        }
        return violations.isEmpty() ? 0 : BROKEN_RULE;
    }
}
