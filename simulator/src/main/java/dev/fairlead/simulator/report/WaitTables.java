package dev.fairlead.simulator.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Who waited: mean and p99 of the queueing delay by the size of jobs and by queue, one pair of columns for each policy. */
final class WaitTables {
    private static final int MOST_QUEUES = 30;

    private WaitTables() {}

    private record Group(String name, long jobs, Spread waits) {}

    static void print(List<RunReport> reports, PrintWriter out) {
        out.println("Queueing delay by GPUs of the job, mean / p99");
        groups(
                reports,
                report -> report.sizes().stream()
                        .map(size -> new Group(size.size(), size.jobs(), size.waitSeconds()))
                        .toList(),
                out);
        out.println();
        List<RunReport.QueueFigures> queues = reports.getFirst().queues();
        if (queues.size() > MOST_QUEUES) {
            out.printf("There are %d queues; --output json has them all.%n", queues.size());
            return;
        }
        out.println("Queueing delay by queue, mean / p99");
        groups(
                reports,
                report -> report.queues().stream()
                        .map(queue -> new Group(
                                queue.queue() + " (" + queue.guaranteedGpus() + " GPUs)",
                                queue.jobs(),
                                queue.waitSeconds()))
                        .toList(),
                out);
    }

    private static void groups(List<RunReport> reports, Function<RunReport, List<Group>> groups, PrintWriter out) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("", "jobs"));
        reports.forEach(report -> head.add(report.policy()));
        rows.add(head);
        List<Map<String, Group>> byName = new ArrayList<>();
        for (RunReport report : reports) {
            Map<String, Group> named = new TreeMap<>();
            groups.apply(report).forEach(group -> named.put(group.name, group));
            byName.add(named);
        }
        for (Group group : groups.apply(reports.getFirst())) {
            List<String> row = new ArrayList<>(List.of(group.name, "" + group.jobs));
            for (Map<String, Group> named : byName) {
                Group here = named.get(group.name);
                row.add(here == null ? "-" : Figure.span(here.waits.mean()) + " / " + Figure.span(here.waits.p99()));
            }
            rows.add(row);
        }
        TextTable.print(rows, out);
    }
}
