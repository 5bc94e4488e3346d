package dev.fairlead.core.quota;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import java.util.Locale;

/**
 * Where a queue's fair share of a GPU type comes from. Whole GPUs, with everything below the queue counted in, but for what
 * says otherwise.
 *
 * @param parent whose share is divided among the queue and its siblings; the whole cluster for the whole cluster itself
 * @param asked what its jobs hold and wait for, each queue below it up to its limit
 * @param limit what it never exceeds, {@link GpuQuota#NO_LIMIT} for none
 * @param guaranteed what it always gets back
 * @param fromGuarantee what of its share is guaranteed
 * @param surplus what the guarantees of the queue and its siblings leave of the parent's share
 * @param surplusOfBand what of that higher bands leave for the queue's band
 * @param fromSurplus what of its share is surplus
 * @param band its surplus band
 * @param weight its declared weight
 * @param factor what that weight counts after what the queue had lately, in 1024ths: 512 to 2048
 * @param weightsOfBand the effective weights, in 1024ths, of those of its band that want surplus, the queue's included if it does
 * @param borrowedMilliGpus what it held on average lately beyond its guarantee, in thousandths of a GPU
 */
public record ShareExplanation(
        QueueName queue,
        GpuType type,
        QueueName parent,
        long asked,
        long limit,
        long guaranteed,
        long fromGuarantee,
        long surplus,
        long surplusOfBand,
        long fromSurplus,
        int band,
        long weight,
        long factor,
        long weightsOfBand,
        long borrowedMilliGpus) {

    /** What keeps the share from being larger. */
    public enum Bound {
        /** It gets all that its jobs hold and ask for. */
        DEMAND,
        /** It gets all that its limit allows. */
        LIMIT,
        /** The guarantees promise more than there is and are scaled down. */
        GUARANTEES_SCALED_DOWN,
        /** Higher surplus bands take all that guarantees leave over. */
        HIGHER_BAND,
        /** Guarantees leave nothing over. */
        NO_SURPLUS,
        /** It has its part of the surplus, by weight. */
        WEIGHT
    }

    /** The share. */
    public long entitlement() {
        return fromGuarantee + fromSurplus;
    }

    /** What it could use: what is asked for, up to the limit. */
    public long demand() {
        return Math.min(asked, limit);
    }

    /** What its weight counts against those of its siblings, with what it had lately; a weight, not a number of GPUs. */
    public double effectiveWeight() {
        return (double) weight * factor / UsageMemory.ONE;
    }

    /** What keeps the share from being larger. */
    public Bound bound() {
        if (entitlement() >= demand()) {
            return asked > limit ? Bound.LIMIT : Bound.DEMAND;
        }
        if (fromGuarantee < Math.min(guaranteed, demand()) && !queue.isRoot()) {
            return Bound.GUARANTEES_SCALED_DOWN;
        }
        if (surplus == 0) {
            return Bound.NO_SURPLUS;
        }
        return surplusOfBand == 0 ? Bound.HIGHER_BAND : Bound.WEIGHT;
    }

    /** One English sentence with the numbers, without the full stop. */
    public String sentence() {
        String share = queue.isRoot()
                ? "the cluster has " + surplus + " " + type
                : "entitled to " + entitlement() + " " + type;
        if (queue.isRoot()) {
            return share + ", and all queues together could use " + asked;
        }
        if (asked == 0) {
            return share + ": nothing runs or waits in it";
        }
        String how = bound() == Bound.GUARANTEES_SCALED_DOWN ? " " : ": ";
        return share
                + how
                + switch (bound()) {
                    case DEMAND -> "all that its jobs hold and ask for" + parts();
                    case LIMIT ->
                        "all that its limit allows of the " + asked + " that its jobs hold and ask for" + parts();
                    case GUARANTEES_SCALED_DOWN ->
                        "of the " + guaranteed + " that it is guaranteed and the " + demand()
                                + " that it could use, because guarantees in " + parent
                                + " promise more than there is and are scaled down in proportion";
                    case HIGHER_BAND ->
                        guaranteedPart() + "; the " + surplus + " that guarantees in " + parent
                                + " leave over go to queues of higher surplus priority than its " + band + could();
                    case NO_SURPLUS -> guaranteedPart() + "; guarantees in " + parent + " leave nothing over" + could();
                    case WEIGHT ->
                        guaranteedPart() + " and " + fromSurplus + " of the " + surplusOfBand + " that guarantees"
                                + (surplusOfBand < surplus ? " and higher surplus priorities" : "") + " in " + parent
                                + " leave over, by its weight of " + decimal(effectiveWeight()) + " among "
                                + decimal((double) weightsOfBand / UsageMemory.ONE) + memory() + could();
                };
    }

    private String parts() {
        return fromSurplus == 0
                ? ", within its guarantee of " + guaranteed
                : ", " + fromGuarantee + " guaranteed and " + fromSurplus + " of what guarantees in " + parent
                        + " leave over";
    }

    private String guaranteedPart() {
        return fromGuarantee + " guaranteed";
    }

    private String could() {
        return "; it could use " + demand() + (asked > limit ? ", its limit" : "");
    }

    private String memory() {
        return factor == UsageMemory.ONE
                ? ""
                : " (" + weight + " times " + decimal((double) factor / UsageMemory.ONE)
                        + ", because it lately had " + decimal(borrowedMilliGpus / 1000.0)
                        + " on average beyond its guarantee)";
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.2f", number).replaceFirst("\\.?0+$", "");
    }
}
