package dev.fairlead.core.model;

/**
 * The like pods of a gang: its one launcher, or its workers.
 *
 * @param name the role's name, unique in the gang
 * @param minReplicas the fewest of them worth starting, 1 or more
 * @param replicas the most of them, {@code minReplicas} or more
 * @param perReplica what one of them asks for; a launcher may ask for no GPU
 */
public record Role(String name, int minReplicas, int replicas, Resources perReplica) {
    public Role {
        if (minReplicas < 1 || replicas < minReplicas) {
            throw new IllegalArgumentException(
                    "role " + name + " has 1 <= minReplicas <= replicas, not " + minReplicas + ", " + replicas);
        }
    }

    public boolean elastic() {
        return minReplicas < replicas;
    }
}
