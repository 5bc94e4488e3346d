package dev.fairlead.operator.kube;

import dev.fairlead.core.quota.ShareExplanation;
import dev.fairlead.operator.api.QueueGpuShare;

/** Writes where a queue's share comes from. */
public final class ShareWriter {
    private ShareWriter() {}

    /** The part of a queue's status that explains its share of one GPU type. */
    public static QueueGpuShare write(ShareExplanation share) {
        return new QueueGpuShare(
                (int) share.demand(),
                (int) share.fromGuarantee(),
                (int) share.fromSurplus(),
                (int) (share.factor() * 100 / 1024),
                (int) (share.borrowedMilliGpus() / 1000),
                bound(share.bound()),
                Character.toUpperCase(share.sentence().charAt(0))
                        + share.sentence().substring(1) + ".");
    }

    private static String bound(ShareExplanation.Bound bound) {
        return switch (bound) {
            case DEMAND -> "Demand";
            case LIMIT -> "Limit";
            case GUARANTEES_SCALED_DOWN -> "GuaranteesScaledDown";
            case HIGHER_BAND -> "HigherPriority";
            case NO_SURPLUS -> "NoSurplus";
            case WEIGHT -> "Weight";
        };
    }
}
