package dev.fairlead.core.plan;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Taint;
import dev.fairlead.core.model.Toleration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Checks that a job may be on the nodes chosen for it, whatever else runs there. */
final class WhereCheck {
    private final Facts facts;

    WhereCheck(Facts facts) {
        this.facts = facts;
    }

    /**
     * @param fresh the nodes that get new pods
     * @param all the nodes on which the job already runs and after them the fresh ones, by number of the replica
     */
    List<String> objections(Job job, GpuType type, List<NodeName> fresh, List<NodeName> all) {
        List<String> found = new ArrayList<>();
        boolean accepted = job.gpuTypes().isEmpty()
                || job.gpuTypes().stream().anyMatch(each -> each.type().equals(type));
        if (!accepted) {
            found.add("the job does not accept " + type);
        }
        for (NodeName name : new TreeSet<>(fresh)) {
            Node node = facts.nodes.get(name);
            if (node == null) {
                found.add("node " + name + " does not exist");
                continue;
            }
            if (!node.unusable().isEmpty()) {
                found.add("node " + name + " " + node.unusable());
            }
            if (!node.gpuType().equals(type)) {
                found.add("node " + name + " has " + node.gpuType() + ", not " + type);
            }
            if (!job.nodes().anyOf().isEmpty()
                    && job.nodes().anyOf().stream()
                            .noneMatch(term -> term.stream().allMatch(each -> each.matches(node.labels())))) {
                found.add("node " + name + " does not match the selector");
            }
            for (Taint taint : node.taints()) {
                if (!taint.effect().equals("PreferNoSchedule") && !tolerates(job.tolerations(), taint)) {
                    found.add("node " + name + " has the taint " + taint);
                }
            }
        }
        if (!job.topology().required().isEmpty()) {
            found.addAll(closeness(job.topology().required(), all, "replicas are"));
        }
        if (job.topology().hasSegments()) {
            found.addAll(segments(job, all));
        }
        return found;
    }

    private static boolean tolerates(List<Toleration> tolerations, Taint taint) {
        for (Toleration each : tolerations) {
            boolean key = each.key().equals(taint.key()) || (each.key().isEmpty() && each.anyValue());
            boolean value = each.anyValue() || each.value().equals(taint.value());
            boolean effect = each.effect().isEmpty() || each.effect().equals(taint.effect());
            if (key && value && effect) {
                return true;
            }
        }
        return false;
    }

    /** Every node must say where it is at the segment level; the workers of each segment must be in the same place. */
    private List<String> segments(Job job, List<NodeName> all) {
        String level = job.topology().segmentLevel();
        Set<String> found = new TreeSet<>();
        all.forEach(name -> found.addAll(closeness(level, List.of(name), "")));
        int size = job.topology().segmentReplicas();
        for (int first = job.gang().beforeWorkers(); first < all.size(); first += size) {
            int end = Math.min(all.size(), first + size);
            found.addAll(closeness(level, all.subList(first, end), "replicas " + first + " to " + (end - 1) + " are"));
        }
        return List.copyOf(found);
    }

    private List<String> closeness(String level, List<NodeName> all, String who) {
        List<String> levels = facts.topology.levels();
        int at = levels.indexOf(level);
        if (at < 0) {
            return List.of("there is no topology level " + level);
        }
        Set<Object> domains = new HashSet<>();
        for (NodeName name : all) {
            Node node = facts.nodes.get(name);
            if (node == null) {
                continue;
            }
            if (at == levels.size() - 1) {
                domains.add(name);
            } else if (node.domains().size() <= at || node.domains().get(at).isEmpty()) {
                return List.of("node " + name + " has no label for " + level);
            } else {
                domains.add(node.domains().subList(0, at + 1));
            }
        }
        return domains.size() <= 1 ? List.of() : List.of(who + " in several domains of " + level + ": " + domains);
    }
}
