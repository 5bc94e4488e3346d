package dev.fairlead.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.TopologyRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** How much of what is free is of no use to a typical pod, computed by hand: over the first 100 milliseconds. */
class FragmentationTest {
    private static final GpuType H100 = new GpuType("H100");
    private static final GpuType A100 = new GpuType("A100");
    private static final NodeName NODE = new NodeName("n");
    private static final Offset<Double> EXACTLY = within(1e-12);

    private final List<Work> works = new ArrayList<>();

    @Test
    void whatIsLeftOfASharedGpuIsNothingToPodsOfWholeGpus() {
        asks(2, Resources.ofGpus(2), H100);
        Fragmentation fragmentation = onANodeOfFour();
        fragmentation.shared(0, NODE, H100, 0, 300);

        assertThat(fragmentation.share(100)).as("0.7 of 3.7").isCloseTo(0.7 / 3.7, EXACTLY);
    }

    @Test
    void toAShareItIsWhereSoMuchIsLeftOfOneDevice() {
        asks(1, Resources.ofGpuShare(500), H100);
        Fragmentation fragmentation = onANodeOfFour();
        fragmentation.held(0, NODE, H100, 1);
        fragmentation.shared(0, NODE, H100, 0, 300);
        fragmentation.shared(0, NODE, H100, 1, 600);

        assertThat(fragmentation.share(100)).as("0.4 of 1 + 0.7 + 0.4").isCloseTo(0.4 / 2.1, EXACTLY);
    }

    @Test
    void podsCountAsOftenAsTheyOccur() {
        asks(3, Resources.ofGpuShare(500), H100);
        asks(1, Resources.ofGpus(4), H100);
        Fragmentation fragmentation = onANodeOfFour();
        fragmentation.shared(0, NODE, H100, 0, 600);

        assertThat(fragmentation.share(100))
                .as("three of four cannot use 0.4, and one cannot use anything")
                .isCloseTo((0.75 * 0.4 + 0.25 * 3.4) / 3.4, EXACTLY);
    }

    @Test
    void aDeviceThatIsGivenBackIsWholeAgain() {
        asks(1, Resources.ofGpus(4), H100);
        Fragmentation fragmentation = onANodeOfFour();
        fragmentation.shared(0, NODE, H100, 2, 400);
        fragmentation.shared(0, NODE, H100, 2, 600);
        fragmentation.shared(50, NODE, H100, 2, -400);
        fragmentation.shared(50, NODE, H100, 2, -600);

        assertThat(fragmentation.share(100))
                .as("3 of no use for half the time, and all 4 of use in the other half")
                .isCloseTo(3.0 / (3 + 4), EXACTLY);
    }

    @Test
    void nothingThereIsOfUseToAPodThatWantsAnotherType() {
        asks(1, Resources.ofGpus(1), H100);
        asks(1, Resources.ofGpuShare(100), A100);
        Fragmentation fragmentation = onANodeOfFour();
        assertThat(fragmentation.share(100)).isCloseTo(0.5, EXACTLY);

        fragmentation.nodeLost(100, NODE);
        assertThat(fragmentation.share(200)).as("a lost node has nothing free").isCloseTo(0.5, EXACTLY);
    }

    private Fragmentation onANodeOfFour() {
        Fragmentation fragmentation = new Fragmentation(works, new TimeSteps(0));
        fragmentation.nodeCame(0, new Node(NODE, H100, Resources.ofGpus(4), List.of(), Map.of(), List.of(), ""));
        return fragmentation;
    }

    private void asks(int pods, Resources each, GpuType type) {
        QueueName queue = new QueueName("team");
        works.add(new Work(
                new Job(
                        JobId.of("team", "job-" + works.size()),
                        queue,
                        new Gang(pods, pods, each),
                        List.of(new AcceptedGpuType(type, 1)),
                        TopologyRequest.ANYWHERE,
                        0,
                        true,
                        true,
                        0,
                        0,
                        0,
                        0,
                        0,
                        NodeSelection.ANY_NODE,
                        List.of()),
                1_000));
    }
}
