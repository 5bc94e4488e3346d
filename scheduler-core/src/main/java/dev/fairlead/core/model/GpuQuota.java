package dev.fairlead.core.model;

/**
 * How many GPUs of one type a queue may use.
 *
 * @param guaranteed GPUs that the queue always gets back, 0 or more
 * @param limit GPUs that the queue never exceeds; {@link #NO_LIMIT} if it may borrow all that is free
 */
public record GpuQuota(long guaranteed, long limit) {
    /** Stands for the absence of a limit. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /** What a queue has of a type that it does not mention. */
    public static final GpuQuota UNMENTIONED = new GpuQuota(0, NO_LIMIT);

    public GpuQuota {
        if (guaranteed < 0 || limit < 0) {
            throw new IllegalArgumentException("a quota cannot be negative: " + guaranteed + ", " + limit);
        }
    }

    public boolean hasLimit() {
        return limit != NO_LIMIT;
    }
}
