package dev.fairlead.core.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Topology;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which device of a node with four takes a share. */
class DeviceChoiceTest {
    private final Fleet fleet = new Fleet(new Topology(List.of("node")));

    DeviceChoiceTest() {
        fleet.put(new Node(
                new NodeName("n1"),
                new GpuType("H100"),
                new Resources(4, 0, 0, 0, 100),
                List.of(),
                Map.of(),
                List.of(),
                ""));
    }

    @Test
    void theFullestOpenedOneThatHasRoomElseTheFirstWholeOne() {
        both(1, 300);
        both(3, 700);

        assertThat(devices(300)).containsExactly(3);
        assertThat(devices(301)).containsExactly(1);
        assertThat(devices(701)).containsExactly(0);
        assertThat(devices(300, 300, 300, 300)).as("one after the other").containsExactly(3, 1, 1, 0);
    }

    @Test
    void amongEqualsTheFirst() {
        both(1, 300);
        both(2, 300);

        assertThat(devices(100)).containsExactly(1);
    }

    @Test
    void aFullDeviceTakesNothingAndALastPieceFits() {
        both(0, 1000 - 1);

        assertThat(devices(1)).containsExactly(0);
        assertThat(devices(2)).containsExactly(1);
    }

    @Test
    void wholeOnesThatAreInUseAreNotThere() {
        both(0, 500);
        fleet.bookNow(0, Resources.ofGpus(3), 1);
        fleet.bookFuture(0, Resources.ofGpus(3), 1);

        assertThat(fit(500)).isEqualTo(1);
        assertThat(fit(501)).isZero();
        assertThat(fit(250)).isEqualTo(2);
    }

    @Test
    void whereMoreIsUsedThanThereIsNothingFitsEvenOnOpenedOnes() {
        both(0, 500);
        fleet.bookNow(0, Resources.ofGpus(4), 1);

        assertThat(fit(100)).isZero();
    }

    @Test
    void whatIsPromisedForLaterIsNotThereNow() {
        fleet.bookFuture(0, Resources.ofGpuShare(800), 0, 1);
        assertThat(devices(300)).as("device 0 is promised in part").containsExactly(1);
        assertThat(devices(200)).containsExactly(0);

        fleet.bookFuture(0, Resources.ofGpus(3), 1);
        assertThat(fit(200)).isEqualTo(1);
        assertThat(fleet.future().replicasThatFit(0, Resources.ofGpuShare(200))).isEqualTo(1);
    }

    @Test
    void whatStillLeavesIsNotThereNowButLater() {
        fleet.bookNow(0, Resources.ofGpus(4), 1);

        assertThat(fit(200)).isZero();
        assertThat(fleet.future().replicasThatFit(0, Resources.ofGpuShare(200))).isEqualTo(20);
    }

    @Test
    void otherThingsThanDevicesBoundTheNumber() {
        assertThat(fleet.now().replicasThatFit(0, new Resources(0, 0, 0, 0, 40, 100)))
                .isEqualTo(2);
    }

    @Test
    void whoAsksWithoutCountingIsTold() {
        fleet.bookNow(0, Resources.ofGpus(4), 1);

        assertThatIllegalStateException()
                .isThrownBy(() -> devices(300))
                .withMessage(
                        "no device of the node has 300 thousandths free, though it was counted to: the count and the"
                                + " choice disagree");
    }

    private void both(int device, int millis) {
        fleet.bookNow(0, Resources.ofGpuShare(millis), device, 1);
        fleet.bookFuture(0, Resources.ofGpuShare(millis), device, 1);
    }

    private int fit(int millis) {
        return fleet.now().replicasThatFit(0, Resources.ofGpuShare(millis));
    }

    /** The devices of as many shares of the first size. */
    private List<Integer> devices(int... millis) {
        return fleet.now().devicesFor(new int[millis.length], Resources.ofGpuShare(millis[0]));
    }
}
