package dev.fairlead.core.plan;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks what a plan says about queues: every number is added up again, and shares are computed in another way. */
final class ShareCheck {
    private final Facts facts;
    private final Entitled entitled;
    private final Booked now;
    private final List<String> found = new ArrayList<>();

    private record QueueAndType(QueueName queue, GpuType type) {}

    ShareCheck(Facts facts, Entitled entitled) {
        this.facts = facts;
        this.entitled = entitled;
        now = Booked.withLeaving(facts);
    }

    List<String> objections(List<QueueShare> shares) {
        Set<QueueAndType> seen = new HashSet<>();
        for (QueueShare share : shares) {
            QueueName queue = share.queue();
            GpuType type = share.type();
            if (!seen.add(new QueueAndType(queue, type))) {
                found.add("share of " + queue + " in " + type + " is there twice");
            }
            expect(share, "guaranteed", share.guaranteed(), facts.guaranteed(queue, type));
            expect(share, "limit", share.limit(), facts.limit(queue, type));
            expect(share, "allocated", share.allocated(), Math.ceilDiv(now.used(queue, type), 1000L));
            long borrowed = queue.isRoot()
                    ? 0
                    : Math.max(0, Math.ceilDiv(now.used(queue, type) - facts.guaranteed(queue, type) * 1000, 1000L));
            expect(share, "borrowed", share.borrowed(), borrowed);
            expect(share, "entitlement", share.entitlement(), entitled.of(queue, type));
            expect(share, "what is explained", share.explanation().entitlement(), entitled.of(queue, type));
            expect(
                    share,
                    "the guaranteed part",
                    share.explanation().fromGuarantee(),
                    entitled.fromGuarantee(queue, type));
            expect(share, "what a weight of 1024 counts", share.explanation().factor(), entitled.factor(queue, type));
            expect(share, "the demand", share.explanation().demand(), entitled.demand(queue, type));
            atMost(share, "limit", share.limit());
            atMost(share, "demand", entitled.demand(queue, type));
            belowAddsUp(share);
        }
        return found;
    }

    private void expect(QueueShare share, String what, long said, long counted) {
        if (said != counted) {
            found.add("share of " + share.queue() + " in " + share.type() + ": " + what + " is said to be " + said
                    + " but is " + counted);
        }
    }

    private void atMost(QueueShare share, String what, long most) {
        if (share.entitlement() > most) {
            found.add("share of " + share.queue() + " in " + share.type() + ": the entitlement " + share.entitlement()
                    + " exceeds the " + what + " " + most);
        }
    }

    private void belowAddsUp(QueueShare share) {
        GpuType type = share.type();
        List<QueueName> below = facts.below(share.queue());
        long sum = 0;
        long promised = 0;
        for (QueueName child : below) {
            sum += entitled.of(child, type);
            promised += Math.min(facts.guaranteed(child, type), entitled.demand(child, type));
        }
        if (sum > share.entitlement()) {
            found.add("the queues below " + share.queue() + " are entitled to " + sum + " " + type + " of "
                    + share.entitlement());
        }
        for (QueueName child : below) {
            long own = Math.min(facts.guaranteed(child, type), entitled.demand(child, type));
            if (promised <= share.entitlement() && entitled.of(child, type) < own) {
                found.add("queue " + child + " is entitled to " + entitled.of(child, type) + " " + type
                        + ", less than its guarantee, though there is enough");
            }
        }
    }
}
