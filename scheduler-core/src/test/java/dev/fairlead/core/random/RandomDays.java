package dev.fairlead.core.random;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lives through many random days on all cores and says which of them went wrong. {@code make random} runs it; see
 * {@code RandomDaysTest} for what is checked every day.
 */
public final class RandomDays {
    private static final String HELP = """
            random days [--first SEED] [--seeds N] [--seed SEED] [--threads N]
              --first SEED   the first seed (default 0)
              --seeds N      how many seeds (default 10000)
              --seed SEED    this one alone, and all that went wrong in it
              --shares N     so many of a hundred jobs share GPUs (default 15); another number makes another day of each seed
              --threads N    how many days are lived at a time (default: the number of cores)""";

    private static final long ENDLESS_NANOS = 120_000_000_000L;

    private record Begun(long seed, long nanos) {}

    private final Map<Thread, Begun> begun = new ConcurrentHashMap<>();
    private final long first;
    private final long end;
    private final int sharePercent;
    private final AtomicLong next;
    private final Tally tally = new Tally();
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());

    private RandomDays(long first, long end, int sharePercent) {
        this.first = first;
        this.sharePercent = sharePercent;
        this.end = end;
        next = new AtomicLong(first);
    }

    /** Lives through many days; exits with 1 if one of them failed and with 2 if an argument is not understood. */
    public static void main(String[] arguments) throws InterruptedException {
        long first = 0;
        long seeds = 10_000;
        long threads = Runtime.getRuntime().availableProcessors();
        long shares = RandomDay.SHARE_PERCENT;
        boolean alone = false;
        try {
            for (int i = 0; i < arguments.length; i += 2) {
                long value = Long.parseLong(i + 1 < arguments.length ? arguments[i + 1] : "nothing");
                switch (arguments[i]) {
                    case "--first" -> first = value;
                    case "--seeds" -> seeds = value;
                    case "--threads" -> threads = value;
                    case "--shares" -> shares = value;
                    case "--seed" -> {
                        first = value;
                        seeds = 1;
                        alone = true;
                    }
                    default -> throw new IllegalArgumentException(arguments[i] + " is no option");
                }
            }
        } catch (IllegalArgumentException misunderstood) {
            System.err.println(misunderstood.getMessage() + "\n" + HELP);
            System.exit(2);
        }
        if (alone) {
            RandomDay.live(first, (int) shares, new Tally());
            System.out.println("seed " + first + ": nothing went wrong");
            return;
        }
        RandomDays days = new RandomDays(first, first + seeds, (int) shares);
        days.live((int) threads);
        System.out.println(days.report());
        System.exit(days.failures.isEmpty() ? 0 : 1);
    }

    private void live(int threads) throws InterruptedException {
        List<Thread> living = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            // Deep searches of victims need no more stack than this; the default depends on the machine.
            Thread thread = new Thread(null, this::liveOnes, "days-" + i, 8L << 20);
            thread.start();
            living.add(thread);
        }
        long startedNanos = System.nanoTime();
        for (Thread thread : living) {
            while (thread.isAlive()) {
                thread.join(5000);
                progress(startedNanos);
            }
        }
    }

    private void progress(long startedNanos) {
        long done = Math.min(next.get(), end) - first;
        System.err.printf(
                Locale.ROOT,
                "%d of %d days, %d went wrong, %.0f s%n",
                done,
                end - first,
                failures.size(),
                (System.nanoTime() - startedNanos) / 1e9);
        begun.values().forEach(this::giveUpIfEndless);
    }

    /** A day takes milliseconds. One that does not end cannot be stopped from outside, so all ends with it. */
    private void giveUpIfEndless(Begun day) {
        if (System.nanoTime() - day.nanos > ENDLESS_NANOS) {
            failures.add(failed(day.seed, sharePercent, new AssertionError("a decision does not end")));
            System.out.println(report());
            System.exit(1);
        }
    }

    private void liveOnes() {
        Tally mine = new Tally();
        for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
            begun.put(Thread.currentThread(), new Begun(seed, System.nanoTime()));
            try {
                RandomDay.live(seed, sharePercent, mine);
            } catch (Error | RuntimeException failure) {
                String line = failed(seed, sharePercent, failure);
                failures.add(line);
                System.err.println(line);
            }
        }
        begun.remove(Thread.currentThread());
        synchronized (tally) {
            tally.add(mine);
        }
    }

    /** One line that says how to repeat a day, and the beginning of what went wrong. */
    static String failed(long seed, int sharePercent, Throwable failure) {
        String text = failure.toString().replace('\n', ' ');
        String shares = sharePercent == RandomDay.SHARE_PERCENT ? "" : " --shares " + sharePercent;
        return "make random ARGS=\"--seed " + seed + shares + "\"   # "
                + text.substring(0, Math.min(400, text.length()));
    }

    private String report() {
        StringBuilder text = new StringBuilder();
        tally.counts().forEach((what, times) -> text.append(String.format(Locale.ROOT, "%,14d  %s%n", times, what)));
        text.append(String.format(
                Locale.ROOT, "%,14d  seeds from %d on, of which %d went wrong%n", end - first, first, failures.size()));
        failures.stream().sorted().forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }
}
