package dev.fairlead.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A document that cannot be used: every problem is told, each with its place and what to do. */
class StrictReadingTest {
    private static final String NODE = "nodes: [{name: n1, type: H100}]\n";

    @Test
    void severalProblemsAreToldTogetherInTheOrderOfTheDocument() {
        assertThat(problems("""
                now: yesterday
                nodes:
                - {name: h100, count: many, typ: H100}
                queues:
                - {name: research, gpus: {H100: {garanteed: 64}}, weight: 0}
                jobs:
                - {name: llama, replicas: 8, minReplicas: 9}
                """))
                .containsExactly(
                        "it.yaml:1:6: now must be a time such as 2026-11-23T14:00:00Z, not 'yesterday'",
                        "it.yaml:3:3: node needs the key type",
                        "it.yaml:3:23: count must be a whole number, from 1 to 1000000, not 'many'",
                        "it.yaml:3:29: there is no key typ in node; did you mean type?",
                        "it.yaml:5:34: there is no key garanteed in H100; did you mean guaranteed?",
                        "it.yaml:5:59: weight must be from 1 to 1000000000, not 0",
                        "it.yaml:7:43: minReplicas must be at most replicas, 8, not 9");
    }

    @Test
    void valuesOfTheWrongKindAreNamed() {
        assertSays("nodes: h100\n", "1:8: nodes must be a list, not 'h100'");
        assertSays("nodes: [h100]\n", "1:9: node must be a map of keys and values, not 'h100'");
        assertSays(NODE + "queues: {research: 8}\n", "2:9: queues must be a list, not a map of keys and values");
        assertSays(NODE + "jobs: [{name: j, topology: rack}]\n", "2:28: topology must be a map of keys and values");
        assertSays(
                NODE + "jobs: [{name: j, preemptible: maybe}]\n",
                "2:31: preemptible must be true or false, not 'maybe'");
        assertSays(
                NODE + "jobs: [{name: j, minRuntime: long}]\n", "2:30: minRuntime must be a span of time such as 90s");
        assertSays(
                NODE + "jobs: [{name: j, memoryPerReplica: 1TB}]\n",
                "2:36: memoryPerReplica must be an amount of bytes");
        assertSays(
                NODE + "jobs: [{name: j, gpuTypes: [{name: H100, speed: -1}]}]\n",
                "2:49: speed must be a number above 0");
        assertSays(NODE + "jobs: [{name: j, gpusPerReplica: 0}]\n", "2:34: gpusPerReplica must be 1 or more, not 0");
        assertSays(NODE + "policy: {usageHalfLife: -1}\n", "2:25: usageHalfLife must be a span of time");
        assertSays(NODE + "snapshot: 2\n", "2:11: snapshot must be from 1 to 1, not 2");
        assertSays(NODE + "topology: [rack, rack]\n", "2:11: a topology needs at least one level, each named once");
    }

    @Test
    void namesMustFitTogether() {
        assertSays("nodes: [{name: 'n[1-3]', type: H100}, {name: n2, type: H100}]\n", "node n2 is there twice");
        assertSays("nodes: [{name: 'n[1-3]', count: 4, type: H100}]\n", "1:16: name is 3 names, but count is 4");
        assertSays(NODE + "jobs: [{name: j, runsOn: [n9]}]\n", "2:26: there is no node n9; correct the name");
        assertSays(NODE + "jobs: [{name: j, started: 5m ago}]\n", "2:27: started is for a job that runs");
        assertSays(NODE + "jobs: [{name: j}, {name: j}]\n", "2:26: job default/j is there twice");
        assertSays(NODE + "jobs: [{name: j, count: 2, runsOn: [n1]}]\n", "several jobs cannot run on the same nodes");
        assertSays(NODE + "jobs: [{name: j, runsOn: [n1], gone: [0]}]\n", "some replica must not be gone");
        assertSays(
                NODE + "jobs: [{name: j, runsOn: [n1], leaving: [1]}]\n", "each of leaving must be from 0 to 0, not 1");
        assertSays(
                NODE + "jobs: [{name: j, withdrawn: true}]\n", "a job that is withdrawn and runs nowhere is not there");
        assertSays(NODE + "queues: [{name: a}, {name: b}]\njobs: [{name: j}]\n", "3:8: job needs the key queue");
    }

    @Test
    void whatIsNoDocumentIsSaid() {
        assertSays("", "1:1: the document is empty");
        assertSays("- a\n", "the document must be a map of keys and values, not a list");
        assertSays("jobs: []\n", "the document needs the key nodes");
        assertSays(NODE + NODE, "2:1: the key nodes is given twice");
        assertSays("nodes: [\n", "this is no YAML that can be read");
        assertSays("{\"nodes\": [}", "1:12: this is no JSON that can be read");
        assertSays(NODE + "---\n" + NODE, "the document ends before this");
        assertSays(
                "nodes: [{name: &x n1, type: *x}]\n", "1:29: aliases are not followed; write out what *x stands for");
    }

    @Test
    void aScreenfulOfProblemsIsEnough() {
        String jobs = NODE + "jobs:\n" + "- {name: j, nme: k}\n".repeat(50);

        InvalidSnapshotException refused =
                catchThrowableOfType(InvalidSnapshotException.class, () -> SnapshotReader.read("it.yaml", jobs));

        assertThat(String.valueOf(refused.getMessage()).lines())
                .hasSize(21)
                .last()
                .asString()
                .contains("more problems");
        assertThat(refused.problems()).hasSizeGreaterThan(50);
    }

    private static void assertSays(String text, String problem) {
        assertThat(problems(text))
                .anySatisfy(line -> assertThat(line).startsWith("it.yaml:").contains(problem));
    }

    private static List<String> problems(String text) {
        InvalidSnapshotException refused =
                catchThrowableOfType(InvalidSnapshotException.class, () -> SnapshotReader.read("it.yaml", text));
        assertThat(refused).as("what is said of %s", text).isNotNull();
        return refused.problems();
    }
}
