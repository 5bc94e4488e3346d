package dev.fairlead.core.model;

import java.util.List;

/**
 * The pods of a job, which start together or not at all. They are numbered role by role. Only the last role may be elastic,
 * so that a gang which shrinks gives up its highest numbers and keeps its launcher.
 *
 * <p>Replicas that share GPUs with others ask for 1 to 999 thousandths of one device and are a gang of like pods of fixed
 * number.
 *
 * @param roles one or more; with one GPU or more among them, or a share of one
 */
public record Gang(List<Role> roles) {
    /** The name of the role of a gang whose pods are all alike. */
    public static final String WORKER = "worker";

    public Gang {
        roles = List.copyOf(roles);
        if (roles.isEmpty()
                || roles.subList(0, roles.size() - 1).stream().anyMatch(Role::elastic)
                || (roles.getLast().perReplica().gpus() < 1
                        && !roles.getLast().perReplica().sharesGpu())) {
            throw new IllegalArgumentException(
                    "a gang has one role or more, of which the last has GPUs and alone may be elastic, not " + roles);
        }
        if (roles.stream().anyMatch(role -> role.perReplica().sharesGpu()) && !sharesSoundly(roles)) {
            throw new IllegalArgumentException("a gang whose replicas share GPUs has one role with a fixed number of"
                    + " replicas, no whole GPU and 1 to 999 thousandths of one, not " + roles);
        }
    }

    /**
     * A gang of like pods.
     *
     * @param minReplicas the fewest replicas worth starting, 1 or more
     * @param replicas the most replicas, {@code minReplicas} or more
     * @param perReplica what one replica asks for, with 1 GPU or more
     */
    public Gang(int minReplicas, int replicas, Resources perReplica) {
        this(List.of(new Role(WORKER, minReplicas, replicas, perReplica)));
    }

    private static boolean sharesSoundly(List<Role> roles) {
        Resources need = roles.getFirst().perReplica();
        return roles.size() == 1
                && !roles.getFirst().elastic()
                && need.gpus() == 0
                && need.sharedGpuMillis() < Resources.WHOLE_GPU;
    }

    /** True if each of its replicas asks for a part of one GPU only. */
    public boolean sharesGpus() {
        return workers().perReplica().sharesGpu();
    }

    /** The last role: the one that may be elastic, and the only one of most gangs. */
    public Role workers() {
        return roles.getLast();
    }

    /** True if all pods ask for the same. */
    public boolean uniform() {
        return roles.size() == 1;
    }

    /** The fewest replicas of all roles together that are worth starting. */
    public int minReplicas() {
        return beforeWorkers() + workers().minReplicas();
    }

    /** The most replicas of all roles together. */
    public int replicas() {
        return beforeWorkers() + workers().replicas();
    }

    /** How many replicas have lower numbers than the first worker. */
    public int beforeWorkers() {
        int count = 0;
        for (int role = 0; role < roles.size() - 1; role++) {
            count += roles.get(role).replicas();
        }
        return count;
    }

    /**
     * What the replica of this number asks for.
     *
     * @param replica 0 or more; numbers beyond the gang are workers
     */
    public Resources need(int replica) {
        int from = 0;
        for (int role = 0; role < roles.size() - 1; role++) {
            from += roles.get(role).replicas();
            if (replica < from) {
                return roles.get(role).perReplica();
            }
        }
        return workers().perReplica();
    }

    public boolean elastic() {
        return workers().elastic();
    }

    /** Thousandths of GPUs of the first so many replicas. */
    public long gpuMillis(int count) {
        long shared = workers().perReplica().sharedGpuMillis();
        return shared > 0
                ? Math.multiplyExact(shared, (long) count)
                : Math.multiplyExact(gpus(count), Resources.WHOLE_GPU);
    }

    /** Thousandths of GPUs of the replicas with the numbers from {@code first} up to, and without, {@code end}. */
    public long gpuMillis(int first, int end) {
        return gpuMillis(end) - gpuMillis(first);
    }

    /** Thousandths of GPUs of the fewest replicas worth starting. */
    public long leastGpuMillis() {
        return gpuMillis(minReplicas());
    }

    /** GPUs of the first so many replicas; shares add up and are rounded up to whole GPUs. */
    public long gpus(int count) {
        if (sharesGpus()) {
            return Math.ceilDiv(gpuMillis(count), Resources.WHOLE_GPU);
        }
        long gpus = 0;
        int left = count;
        for (int role = 0; role < roles.size() - 1; role++) {
            int here = Math.min(left, roles.get(role).replicas());
            gpus += Math.multiplyExact(roles.get(role).perReplica().gpus(), (long) here);
            left -= here;
        }
        return Math.addExact(gpus, Math.multiplyExact(workers().perReplica().gpus(), (long) left));
    }

    /** GPUs of the replicas with the numbers from {@code first} up to, and without, {@code end}. */
    public long gpus(int first, int end) {
        return gpus(end) - gpus(first);
    }

    @Override
    public String toString() {
        String workers = (elastic() ? workers().minReplicas() + ".." : "")
                + workers().replicas() + " x "
                + GpuAmount.text(workers().perReplica().gpuMillis());
        StringBuilder text = new StringBuilder();
        for (Role role : roles.subList(0, roles.size() - 1)) {
            text.append(role.replicas())
                    .append(" x ")
                    .append(role.perReplica().gpus())
                    .append(" + ");
        }
        return text + workers;
    }
}
