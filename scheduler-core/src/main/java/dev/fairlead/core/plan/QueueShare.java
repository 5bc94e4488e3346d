package dev.fairlead.core.plan;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.quota.ShareExplanation;

/**
 * How a queue stands with one GPU type before the plan is carried out. All amounts are whole GPUs, with everything below
 * the queue counted in.
 *
 * @param guaranteed what it always gets back
 * @param limit what it never exceeds, {@link dev.fairlead.core.model.GpuQuota#NO_LIMIT} for none
 * @param allocated what its jobs hold, pods that are leaving included
 * @param borrowed what of that is above the guarantee
 * @param pending what its waiting jobs ask for, and its running elastic jobs for all their replicas; a waiting job that
 *     accepts several types counts for each of them
 * @param entitlement its fair share of what is there now, given what everyone asks for
 * @param explanation where that comes from
 */
public record QueueShare(
        QueueName queue,
        GpuType type,
        long guaranteed,
        long limit,
        long allocated,
        long borrowed,
        long pending,
        long entitlement,
        ShareExplanation explanation) {}
