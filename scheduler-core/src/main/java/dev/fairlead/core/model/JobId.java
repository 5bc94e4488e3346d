package dev.fairlead.core.model;

/**
 * The identity of one submission. The {@code uid} keeps a job that was deleted apart from a new one of the same name
 * while the old one's pods are still leaving.
 *
 * @param namespace the team's namespace
 * @param name the job's name, unique in the namespace
 * @param uid the identity that the job's source gave it; may be empty where names are never reused
 */
public record JobId(String namespace, String name, String uid) implements Comparable<JobId> {
    public static JobId of(String namespace, String name) {
        return new JobId(namespace, name, "");
    }

    @Override
    public int compareTo(JobId other) {
        // Written out, and one namespace told by identity: maps and sorted lines compare ids more often than anything
        // else.
        int byNamespace = namespace.equals(other.namespace) ? 0 : namespace.compareTo(other.namespace);
        if (byNamespace != 0) {
            return byNamespace;
        }
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : uid.compareTo(other.uid);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
