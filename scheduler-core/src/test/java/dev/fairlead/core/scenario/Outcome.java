package dev.fairlead.core.scenario;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Decision.Hold;
import dev.fairlead.core.plan.Decision.Place;
import dev.fairlead.core.plan.Decision.Preempt;
import dev.fairlead.core.plan.Decision.Reserve;
import dev.fairlead.core.plan.Decision.Resize;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.QueueShare;
import java.util.List;

/** What one cycle decided, by the short names of the scenario. */
public record Outcome(Plan plan) {
    /** The jobs that start, in the order of the decisions. */
    public List<String> placed() {
        return names(Place.class);
    }

    public List<String> preempted() {
        return names(Preempt.class);
    }

    public List<String> reserved() {
        return names(Reserve.class);
    }

    public List<String> held() {
        return names(Hold.class);
    }

    private <D extends Decision> List<String> names(Class<D> kind) {
        return plan.all(kind).stream().map(each -> each.job().name()).toList();
    }

    /** Where the job starts, a node for each replica. */
    public List<String> nodesOf(String job) {
        return texts(only(Place.class, job).nodes());
    }

    /** The devices on which the job starts, one for each replica that shares one. */
    public List<Integer> devicesOf(String job) {
        return only(Place.class, job).devices();
    }

    /** Why the job starts, and there. */
    public String because(String job) {
        return only(Place.class, job).because();
    }

    public String typeOf(String job) {
        return only(Place.class, job).gpuType().name();
    }

    public List<String> reservedFor(String job) {
        return texts(only(Reserve.class, job).nodes());
    }

    public Reserve reservationOf(String job) {
        return only(Reserve.class, job);
    }

    public Veto vetoOf(String job) {
        return only(Hold.class, job).veto();
    }

    public Preempt preemptionOf(String job) {
        return only(Preempt.class, job);
    }

    public Resize resizeOf(String job) {
        return only(Resize.class, job);
    }

    public QueueShare share(String queue) {
        return plan.shares().stream()
                .filter(each ->
                        each.queue().equals(new QueueName(queue)) && each.type().equals(Scenario.H100))
                .findFirst()
                .orElseThrow();
    }

    private <D extends Decision> D only(Class<D> kind, String job) {
        List<D> found = plan.all(kind).stream()
                .filter(each -> each.job().name().equals(job))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("no " + kind.getSimpleName() + " of " + job + " among " + plan.decisions());
        }
        return found.getFirst();
    }

    private static List<String> texts(List<NodeName> nodes) {
        return nodes.stream().map(NodeName::value).toList();
    }
}
