package dev.fairlead.operator.usage;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.operator.api.GpuQueueUsageStatus;
import dev.fairlead.operator.state.Holding;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Jobs that come and go at random under a ledger, and what they used, remembered one by one. */
final class RandomUse {
    static final List<QueueName> QUEUES = List.of(new QueueName("vision"), new QueueName("speech"));
    private static final List<GpuType> TYPES = List.of(new GpuType("H100"), new GpuType("A100"));

    /** Milliseconds at which the story begins, not at the start of a second. */
    private static final long BEGIN = 1_785_578_400_123L;

    /** So many GPUs from one second until before another. */
    record Stretch(Holding holding, long from, long to) {}

    private static final class Held {
        private final Holding holding;
        private final long sinceMillis;

        Held(Holding holding, long sinceMillis) {
            this.holding = holding;
            this.sinceMillis = sinceMillis;
        }
    }

    private final SplittableRandom random;
    private final List<Stretch> past = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private long now = BEGIN;
    private UsageLedger ledger;

    RandomUse(SplittableRandom random) {
        this.random = random;
        this.ledger = newLedger();
    }

    UsageLedger ledger() {
        return ledger;
    }

    long nowSecond() {
        return Math.floorDiv(now, 1000);
    }

    /** Some jobs start and some end, with seconds, hours or days between. */
    void live(int changes) {
        for (int i = 0; i < changes; i++) {
            pass();
            if (held.isEmpty() || random.nextInt(100) < 55) {
                Holding holding = new Holding(
                        QUEUES.get(random.nextInt(QUEUES.size())),
                        "team-" + random.nextInt(3),
                        TYPES.get(random.nextInt(TYPES.size())),
                        random.nextInt(1, 9));
                held.add(new Held(holding, now));
                ledger.held(holding);
            } else {
                Held ends = held.remove(random.nextInt(held.size()));
                past.add(stretch(ends));
                ledger.released(ends.holding);
            }
        }
        pass();
    }

    private void pass() {
        now += switch (random.nextInt(4)) {
            case 0 -> random.nextLong(2_000);
            case 1 -> random.nextLong(600_000);
            case 2 -> random.nextLong(7_200_000);
            default -> random.nextInt(8) == 0 ? random.nextLong(5 * 86_400_000L) : random.nextLong(60_000);
        };
        ledger.advance(now);
    }

    /**
     * The figures are written, the operator dies a while later, and the next one goes on a while after that. What ends in
     * between is known until the figures were written; what lasts loses nothing.
     */
    void crash() {
        Map<QueueName, String> stored = new TreeMap<>();
        QUEUES.forEach(queue -> stored.put(queue, Serialization.asJson(ledger.status(queue))));
        long written = nowSecond();
        int before = past.size();
        live(random.nextInt(4));
        for (int i = before; i < past.size(); i++) {
            Stretch lost = past.get(i);
            past.set(i, new Stretch(lost.holding, Math.min(lost.from, written), Math.min(lost.to, written)));
        }
        ledger = newLedger();
        stored.forEach(
                (queue, json) -> ledger.restore(queue, Serialization.unmarshal(json, GpuQueueUsageStatus.class)));
        held.forEach(each -> ledger.foundHeld(each.holding, each.sinceMillis));
    }

    private UsageLedger newLedger() {
        UsageLedger fresh = new UsageLedger();
        fresh.advance(now);
        QUEUES.forEach(queue -> fresh.queueSeen(queue, "uid of " + queue, BEGIN));
        return fresh;
    }

    /** What was used from one second until before another, counted anew. */
    long used(long from, long to, Predicate<Holding> which) {
        List<Stretch> all = new ArrayList<>(past);
        held.forEach(each -> all.add(stretch(each)));
        return all.stream()
                .filter(stretch -> which.test(stretch.holding))
                .mapToLong(stretch ->
                        stretch.holding.gpus() * Math.max(0, Math.min(to, stretch.to) - Math.max(from, stretch.from)))
                .sum();
    }

    private Stretch stretch(Held each) {
        return new Stretch(each.holding, Math.floorDiv(each.sinceMillis, 1000), nowSecond());
    }
}
