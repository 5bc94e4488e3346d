package dev.fairlead.core.place;

import org.jspecify.annotations.Nullable;

/** How one gang is fitted into one of the domains of a level. */
interface DomainSearch {
    /** So many replicas in the tightest domain at a depth that holds them, or null if none does. */
    int @Nullable [] inOneDomain(int root, int depth, int replicas);

    /** As many replicas as one domain at a depth holds, {@code least} or more but fewer than {@code tooMany}; else null. */
    int @Nullable [] mostInOneDomain(int root, int depth, int least, int tooMany);
}
