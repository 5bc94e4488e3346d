package dev.fairlead.core.model;

/**
 * The pods of a job, which start together or not at all.
 *
 * @param minReplicas the fewest replicas worth starting, 1 or more
 * @param replicas the most replicas, {@code minReplicas} or more
 * @param perReplica what one replica asks for, with 1 GPU or more
 */
public record Gang(int minReplicas, int replicas, Resources perReplica) {
    public Gang {
        if (minReplicas < 1 || replicas < minReplicas || perReplica.gpus() < 1) {
            throw new IllegalArgumentException("a gang has 1 <= minReplicas <= replicas and at least one GPU a replica,"
                    + " not " + minReplicas + ", " + replicas + ", " + perReplica.gpus());
        }
    }

    public boolean elastic() {
        return minReplicas < replicas;
    }

    /** GPUs of so many replicas. */
    public long gpus(int count) {
        return Math.multiplyExact(perReplica.gpus(), (long) count);
    }

    @Override
    public String toString() {
        return (elastic() ? minReplicas + ".." : "") + replicas + " x " + perReplica.gpus();
    }
}
