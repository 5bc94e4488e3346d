package dev.fairlead.core.plan;

import static dev.fairlead.core.plan.Decided.id;
import static dev.fairlead.core.plan.Decided.nodes;
import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.plan.Decision.Place;
import dev.fairlead.core.plan.Decision.Reserve;
import dev.fairlead.core.scenario.Scenario;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parts of a GPU: each has a device, no device is given out more than once over, and opened devices are not whole. */
class DevicesTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", node -> node.gpus(H100, 2), "r1")
            .queue("q")
            .job("there", "q", job -> job.share(600));

    DevicesTest() {
        cluster.state().start(id("there"), new Allocation(H100, nodes("n1"), cluster.nowMillis(), List.of(1)));
    }

    @Test
    void aDeviceMayBeFilled() {
        cluster.job("mine", "q", job -> job.share(400));

        Decided.accepts(cluster, place("mine", 1));
        Decided.accepts(cluster, place("mine", 0));
    }

    @Test
    void aDeviceIsOversold() {
        cluster.job("mine", "q", job -> job.share(401));
        String oversold = "device 1 of node n1 is oversold: 1001 thousandths are used";

        Decided.refuses(cluster, "place team/mine: " + oversold, place("mine", 1));
        Decided.refuses(
                cluster,
                "reserve team/mine: " + oversold,
                new Reserve(
                        id("mine"), H100, nodes("n1"), 1, "for the test", Decision.Until.PODS_ARE_GONE, List.of(1)));
    }

    @Test
    void thereIsNoSuchDevice() {
        cluster.job("mine", "q", job -> job.share(100));

        Decided.refuses(cluster, "place team/mine: node n1 has no device 2", place("mine", 2));
        Decided.refuses(cluster, "place team/mine: node n1 has no device -1", place("mine", -1));
    }

    @Test
    void aShareNeedsADeviceAndAWholeGpuNone() {
        cluster.job("share", "q", job -> job.share(100));
        Decided.refuses(
                cluster, "place team/share: 1 pods that share GPUs have 0 devices", Decided.place("share", "n1"));

        cluster.finished("share").job("whole", "q");
        Decided.refuses(cluster, "place team/whole: 1 pods that do not share GPUs have 1 devices", place("whole", 0));
    }

    @Test
    void anOpenedDeviceIsNoWholeOne() {
        cluster.job("one", "q", job -> job.gpus(1)).job("two", "q", job -> job.gpus(2));

        Decided.accepts(cluster, Decided.place("one", "n1"), Decided.hold("two"));
        Decided.refuses(
                cluster,
                "place team/two: node n1 is oversold: 1 GPUs",
                Decided.place("two", "n1"),
                Decided.hold("one"));
    }

    @Test
    void aDeviceWhoseSharesAreGoneIsWholeAgain() {
        cluster.job("two", "q", job -> job.gpus(2).priority(1));

        Decided.accepts(cluster, Decided.preempt("there", "two"), Decided.reserve("two", "n1"));
    }

    @Test
    void eachReplicaHasItsOwnDevice() {
        cluster.job("mine", "q", job -> job.gang(3, 1).share(400));

        Decided.accepts(cluster, place("mine", 0, 1, 0));
        // Said once for each pod that is on it.
        assertThat(Decided.violations(cluster, place("mine", 0, 0, 0)))
                .containsOnly("place team/mine: device 0 of node n1 is oversold: 1200 thousandths are used");
    }

    private static Place place(String job, int... devices) {
        String[] names = new String[devices.length];
        Arrays.fill(names, "n1");
        return new Place(
                id(job),
                H100,
                nodes(names),
                "for the test",
                Arrays.stream(devices).boxed().toList());
    }
}
