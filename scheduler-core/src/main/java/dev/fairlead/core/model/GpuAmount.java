package dev.fairlead.core.model;

import java.util.Locale;

/**
 * Amounts of GPUs in thousandths. Quotas are whole GPUs and what is used of them may be shares, so both are compared in
 * thousandths: whole numbers, and nothing is rounded.
 */
public final class GpuAmount {
    /** Milliseconds of thousandths of a GPU in one GPU-second. */
    public static final long PER_GPU_SECOND = 1000L * Resources.WHOLE_GPU;

    private GpuAmount() {}

    /** What so many thousandths come to in so many milliseconds, in GPU-seconds, rounded down. */
    public static long gpuSeconds(long gpuMillis, long milliseconds) {
        return gpuMillis * milliseconds / PER_GPU_SECOND;
    }

    /** So many GPUs in thousandths; the largest number there is for more than a number can say, such as no limit. */
    public static long millis(long gpus) {
        long most = Long.MAX_VALUE / Resources.WHOLE_GPU;
        return gpus > most ? Long.MAX_VALUE : Math.multiplyExact(gpus, Resources.WHOLE_GPU);
    }

    /** The whole GPUs that are enough for so many thousandths. */
    public static long roundedUp(long millis) {
        return Math.ceilDiv(millis, Resources.WHOLE_GPU);
    }

    /** For people: GPUs with as many decimals as they need, "3" or "0.25". */
    public static String text(long millis) {
        if (millis % Resources.WHOLE_GPU == 0) {
            return Long.toString(millis / Resources.WHOLE_GPU);
        }
        String decimals = String.format(Locale.ROOT, "%03d", Math.abs(millis % Resources.WHOLE_GPU))
                .replaceFirst("0+$", "");
        return (millis < 0 ? "-" : "") + Math.abs(millis / Resources.WHOLE_GPU) + "." + decimals;
    }
}
