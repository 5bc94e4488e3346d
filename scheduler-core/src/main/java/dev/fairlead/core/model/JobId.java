package dev.fairlead.core.model;

import java.util.Comparator;

/**
 * The identity of one submission. The {@code uid} keeps a job that was deleted apart from a new one of the same name
 * while the old one's pods are still leaving.
 *
 * @param namespace the team's namespace
 * @param name the job's name, unique in the namespace
 * @param uid the identity that the job's source gave it; may be empty where names are never reused
 */
public record JobId(String namespace, String name, String uid) implements Comparable<JobId> {
    private static final Comparator<JobId> ORDER =
            Comparator.comparing(JobId::namespace).thenComparing(JobId::name).thenComparing(JobId::uid);

    public static JobId of(String namespace, String name) {
        return new JobId(namespace, name, "");
    }

    @Override
    public int compareTo(JobId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
