package dev.fairlead.core.capacity;

import java.util.Arrays;

/**
 * Which child of a domain has the fewest free GPUs among those with a node of exactly so many free. A large fleet has hundreds of
 * blocks below a type, and each placement would look at all of them, once for each count of free GPUs. So the children of
 * wide domains are parted into groups; what is known of a group holds until a node in it changes. Costs a look at each group, and
 * at each child of those that changed since.
 */
final class FullestChildren {
    private static final int GROUP = 12;
    private static final int NONE = -1;

    private final DomainTree tree;
    private final FreeGpuIndex index;
    private final int counts;
    /** By domain: the group in which it is below its parent; -1 where its parent is not wide. */
    private final int[] groupOf;
    /** By domain: the first group of its children; -1 if it is not wide. */
    private final int[] firstGroup;
    /** By group: how often it changed. */
    private final int[] changes;
    /** By group and count of free GPUs: how often the group had changed when it was last looked at; -1 if it never was. */
    private final int[] seen;
    /** By group and count of free GPUs: which of the group's children it was then. */
    private final int[] known;

    FullestChildren(DomainTree tree, FreeGpuIndex index, int most) {
        this.tree = tree;
        this.index = index;
        counts = most + 1;
        groupOf = new int[tree.domainCount()];
        firstGroup = new int[tree.domainCount()];
        Arrays.fill(groupOf, NONE);
        Arrays.fill(firstGroup, NONE);
        int groups = 0;
        for (int domain = 0; domain < firstGroup.length; domain++) {
            int[] children = tree.children(domain);
            // Two groups are no faster than their children.
            if (children.length > 2 * GROUP) {
                firstGroup[domain] = groups;
                for (int i = 0; i < children.length; i++) {
                    groupOf[children[i]] = groups + i / GROUP;
                }
                groups += Math.ceilDiv(children.length, GROUP);
            }
        }
        changes = new int[groups];
        seen = new int[groups * counts];
        Arrays.fill(seen, -1);
        known = new int[groups * counts];
    }

    /** The same for a copy of the index; the groups are shared, and what is known is looked at anew. */
    FullestChildren(FullestChildren other, FreeGpuIndex copy) {
        tree = other.tree;
        index = copy;
        counts = other.counts;
        groupOf = other.groupOf;
        firstGroup = other.firstGroup;
        changes = new int[other.changes.length];
        seen = new int[other.seen.length];
        Arrays.fill(seen, -1);
        known = new int[other.known.length];
    }

    /** A node below the domain, or in it, has another number of free GPUs. */
    void changed(int domain) {
        int group = groupOf[domain];
        if (group != NONE) {
            changes[group]++;
        }
    }

    /** The first of the children with the fewest free GPUs of those with such a node; -1 if none has one. */
    int fullest(int domain, int gpus) {
        int[] children = tree.children(domain);
        int group = firstGroup[domain];
        if (group == NONE) {
            return fullest(children, 0, children.length, gpus);
        }
        int fullest = NONE;
        for (int from = 0; from < children.length; from += GROUP, group++) {
            int at = group * counts + gpus;
            if (seen[at] != changes[group]) {
                seen[at] = changes[group];
                known[at] = fullest(children, from, Math.min(from + GROUP, children.length), gpus);
            }
            int child = known[at];
            if (child != NONE && (fullest == NONE || index.freeGpus(child) < index.freeGpus(fullest))) {
                fullest = child;
            }
        }
        return fullest;
    }

    private int fullest(int[] children, int from, int to, int gpus) {
        int fullest = NONE;
        for (int i = from; i < to; i++) {
            int child = children[i];
            if (index.nodes(child, gpus) > 0 && (fullest == NONE || index.freeGpus(child) < index.freeGpus(fullest))) {
                fullest = child;
            }
        }
        return fullest;
    }
}
