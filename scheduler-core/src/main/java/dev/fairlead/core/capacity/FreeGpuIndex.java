package dev.fairlead.core.capacity;

/** How many usable nodes of each topology domain have how many free GPUs, and which they are. */
final class FreeGpuIndex {
    private final DomainTree tree;
    /** The largest number of GPUs of any node. */
    final int most;
    /** By domain and count of free GPUs. */
    private final int[] nodes;

    private final long[] freeGpus;
    /** For each leaf and count of free GPUs a set of its nodes by rank, from {@link #firstWord} on. */
    private final long[] members;

    private final int[] firstWord;
    private final int[] words;
    private final FullestChildren fullestChildren;

    FreeGpuIndex(DomainTree tree, int most) {
        this.tree = tree;
        this.most = most;
        int domains = tree.domainCount();
        nodes = new int[domains * (most + 1)];
        freeGpus = new long[domains];
        firstWord = new int[domains];
        words = new int[domains];
        int next = 0;
        for (int domain = 0; domain < domains; domain++) {
            firstWord[domain] = next;
            words[domain] = (tree.slots(domain).length + 63) / 64;
            next += words[domain] * (most + 1);
        }
        members = new long[next];
        fullestChildren = new FullestChildren(tree, this, most);
    }

    private FreeGpuIndex(FreeGpuIndex other) {
        tree = other.tree;
        most = other.most;
        nodes = other.nodes.clone();
        freeGpus = other.freeGpus.clone();
        members = other.members.clone();
        firstWord = other.firstWord;
        words = other.words;
        fullestChildren = new FullestChildren(other.fullestChildren, this);
    }

    FreeGpuIndex copy() {
        return new FreeGpuIndex(this);
    }

    int domains() {
        return freeGpus.length;
    }

    /** Puts a node into its leaf and all domains above it (1), or takes it out (-1). */
    void count(int slot, int leaf, int gpus, int by) {
        int rank = tree.rank(slot);
        members[firstWord[leaf] + gpus * words[leaf] + (rank >> 6)] ^= 1L << rank;
        for (int domain = leaf; domain >= 0; domain = tree.parent(domain)) {
            nodes[domain * (most + 1) + gpus] += by;
            freeGpus[domain] += (long) gpus * by;
            fullestChildren.changed(domain);
        }
    }

    long freeGpus(int domain) {
        return freeGpus[domain];
    }

    int nodes(int domain, int gpus) {
        return gpus > most ? 0 : nodes[domain * (most + 1) + gpus];
    }

    int fullestChild(int domain, int gpus) {
        return fullestChildren.fullest(domain, gpus);
    }

    long replicas(int domain, int gpusPerReplica) {
        long replicas = 0;
        for (int gpus = gpusPerReplica; gpus <= most; gpus++) {
            replicas += (long) nodes[domain * (most + 1) + gpus] * (gpus / gpusPerReplica);
        }
        return replicas;
    }

    int nextNode(int leaf, int gpus, int fromRank) {
        int length = words[leaf];
        int first = firstWord[leaf] + gpus * length;
        int word = fromRank >> 6;
        if (word >= length) {
            return -1;
        }
        long bits = members[first + word] & (-1L << fromRank);
        while (bits == 0) {
            if (++word == length) {
                return -1;
            }
            bits = members[first + word];
        }
        return tree.slots(leaf)[(word << 6) + Long.numberOfTrailingZeros(bits)];
    }
}
