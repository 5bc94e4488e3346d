package dev.fairlead.operator.apply;

/**
 * One object of the cluster.
 *
 * @param namespace empty for what has none
 * @param name its name
 * @param uid its identity, so that a namesake is never touched; empty if not known yet
 */
public record ObjectKey(String namespace, String name, String uid) {
    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
