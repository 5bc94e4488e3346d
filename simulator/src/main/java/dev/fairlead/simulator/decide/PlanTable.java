package dev.fairlead.simulator.decide;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.snapshot.PlanWriter;
import dev.fairlead.snapshot.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The decisions of a plan for spreadsheets and scripts. */
final class PlanTable {
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setRecordSeparator('\n')
            .setHeader("job", "queue", "asks", "decision", "position", "where", "why")
            .get();

    private PlanTable() {}

    static String csv(Snapshot snapshot, Plan plan) {
        Map<JobId, Job> jobs = PlanText.jobs(snapshot);
        StringBuilder text = new StringBuilder();
        try (CSVPrinter csv = new CSVPrinter(text, FORMAT)) {
            for (Decision decision : PlanWriter.decisions(plan)) {
                DecisionLine line = DecisionLine.of(decision, jobs);
                csv.printRecord(
                        line.job(),
                        line.queue(),
                        line.asks(),
                        line.decision(),
                        line.position(),
                        line.where(),
                        line.why());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("a text in memory cannot fail", impossible);
        }
        return text.toString();
    }
}
