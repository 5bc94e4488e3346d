package dev.fairlead.operator.demo;

import static dev.fairlead.operator.demo.ExpectedEnd.succeeds;

import java.util.ArrayList;
import java.util.List;

/** What the demo tells, and how it has to end. The words stand at the head of the files. */
final class Story {
    static final List<Chapter> CHAPTERS = List.of(
            new Chapter("00-namespaces-and-priorities.yaml", Moment.atOnce()),
            new Chapter("05-queues.yaml", Moment.atOnce()),
            new Chapter("10-single-gpus.yaml", Moment.queuesReady(4)),
            new Chapter("20-gang-in-one-rack.yaml", Moment.running("notebook-ada", "notebook-lin", "eval-small")),
            new Chapter("30-borrower.yaml", Moment.running("llama", "nightly-tests")),
            new Chapter("40-elastic.yaml", Moment.running("segment", "nightly-tests")),
            new Chapter("50-never.yaml", Moment.running("sweep")),
            new Chapter("60-reclaim.yaml", Moment.reason("too-wide", "Unplaceable")),
            new Chapter("70-shrink.yaml", Moment.replicas("sweep", 16).and(Moment.running("llama"))),
            new Chapter("80-preempt.yaml", Moment.running("detect", "llama")));

    static final List<ExpectedEnd> ENDS = List.of(
            succeeds("notebook-ada", 1),
            succeeds("notebook-lin", 1),
            succeeds("eval-small", 1),
            succeeds("llama", 8).afterBeingStoppedFor("research/hotfix"),
            succeeds("nightly-tests", 2),
            succeeds("segment", 15).afterBeingStoppedFor("research/distill"),
            succeeds("sweep", 12).resizedTo(16, 8),
            ExpectedEnd.waits("too-wide", "Unplaceable"),
            succeeds("distill", 2),
            succeeds("detect", 4),
            succeeds("hotfix", 8));

    static final List<ExpectedPlace> PLACES = List.of(
            ExpectedPlace.oneNode("notebook-ada", "notebook-lin", "eval-small"),
            ExpectedPlace.oneRack("llama"),
            ExpectedPlace.oneRack("hotfix"));

    private Story() {}

    /** When the story is over: all jobs that should end have ended, and the queues say so. */
    static Moment over() {
        return Moment.over(ENDS.stream()
                        .filter(end -> end.phase().isFinal())
                        .map(ExpectedEnd::job)
                        .toList())
                .and(Moment.idle("company"));
    }

    /** What came out differently, one sentence each; empty if everything is as the story says. */
    static List<String> differences(Scene scene, JobHistories histories) {
        List<String> differences = new ArrayList<>();
        for (ExpectedEnd end : ENDS) {
            differences.addAll(end.differences(scene.status(end.job()).orElse(null), histories.replicas(end.job())));
        }
        PLACES.forEach(place -> differences.addAll(place.differences(histories)));
        return differences;
    }
}
