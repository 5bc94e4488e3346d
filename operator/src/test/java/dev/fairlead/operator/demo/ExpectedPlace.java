package dev.fairlead.operator.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Where the story says that jobs run.
 *
 * @param together one domain holds all these jobs; a single job is in one domain whenever it runs
 * @param domain what a domain is called, for the sentence
 * @param domainOf from a node's name to its domain
 */
record ExpectedPlace(List<String> together, String domain, UnaryOperator<String> domainOf) {
    static ExpectedPlace oneNode(String... jobs) {
        return new ExpectedPlace(List.of(jobs), "node", node -> node);
    }

    static ExpectedPlace oneRack(String job) {
        return new ExpectedPlace(List.of(job), "rack", DemoFleet::rack);
    }

    /** What came out differently, one sentence each. */
    List<String> differences(JobHistories histories) {
        List<String> differences = new ArrayList<>();
        Set<String> ofAll = new TreeSet<>();
        for (String job : together) {
            boolean ran = false;
            for (Change change : histories.of(job)) {
                Set<String> domains = new TreeSet<>();
                change.status().nodes().forEach(node -> domains.add(domainOf.apply(node)));
                ran |= !domains.isEmpty();
                if (domains.size() > 1) {
                    differences.add(
                            job + " should always be inside one " + domain + ", but was on " + domains + " at once.");
                }
                ofAll.addAll(domains);
            }
            if (!ran) {
                differences.add(job + " should have run inside one " + domain + ", but was on no node.");
            }
        }
        if (together.size() > 1 && ofAll.size() > 1) {
            differences.add(
                    String.join(", ", together) + " should share one " + domain + ", but were on " + ofAll + ".");
        }
        return differences.stream().distinct().toList();
    }
}
