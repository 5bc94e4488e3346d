package dev.fairlead.core.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A thousand random histories. Every plan is proven, every history comes to rest once nothing new happens, and at rest
 * nobody waits for what could be had. {@code make random} lives through ten thousand and more, on all cores.
 */
class RandomDaysTest {
    private static final long ALL = 1000;
    /** {@code make mutation} asks for few: it lives through them once for every mutant. */
    private static final long DAYS = Long.getLong("fairlead.days", ALL);

    /** Several jobs that were promised room took it from each other, or a reservation did; see docs/decisions/0003. */
    @ParameterizedTest
    @ValueSource(longs = {5186, 6850, 5396, 9149})
    void whomOthersWereStoppedForGoesFirst(long seed) {
        RandomDay.live(seed, 0, new Tally());
    }

    /** The placer puts one promised job where only another fits; or the room that one was promised is gone. */
    @ParameterizedTest
    @ValueSource(longs = {1600, 2897})
    void whomOthersWereStoppedForTakeOtherNodesOrLeaveTheRoomToWhoCanUseIt(long seed) {
        RandomDay.live(seed, RandomDay.SHARE_PERCENT, new Tally());
    }

    /** A job of the own queue was stopped elsewhere for the right to reclaim, and came back at once. */
    @ParameterizedTest
    @ValueSource(longs = {5437, 7561})
    void nobodyIsStoppedForARightAlone(long seed) {
        RandomDay.live(seed, 0, new Tally());
    }

    /** Shares of several GPUs that add up to less make room for several whole ones. */
    @ParameterizedTest
    @ValueSource(longs = {2239, 3426, 3849})
    void theLastShareOnADeviceLeavesAWholeGpu(long seed) {
        RandomDay.live(seed, RandomDay.SHARE_PERCENT, new Tally());
    }

    /** A gang one of whose segments had lost its rack grew; and who needs the rest of a limit may take a victim's own room. */
    @ParameterizedTest
    @ValueSource(longs = {18546, 15256})
    void whatHappensOncePerTenThousandDays(long seed) {
        RandomDay.live(seed, RandomDay.SHARE_PERCENT, new Tally());
    }

    /** A job that a reservation kept from the rest of a limit stopped another on nodes where it had room already. */
    @Test
    void nobodyIsStoppedForTheRestOfALimitThatIsKept() {
        RandomDay.live(7418, 0, new Tally());
    }

    @Test
    void everyPlanWithSharedGpusIsProven() {
        for (long seed = 0; seed < DAYS / 5; seed++) {
            RandomDay day = new RandomDay(seed, 25);
            assertThatCode(() -> day.pass(20)).as("seed %s", seed).doesNotThrowAnyException();
        }
    }

    @Test
    void everyPlanIsProvenAndAtRestNobodyWaitsInVain() {
        Tally tally = new Tally();
        List<String> failures = new ArrayList<>();
        for (long seed = 0; seed < DAYS; seed++) {
            int sharePercent = seed % 4 == 3 ? 0 : RandomDay.SHARE_PERCENT;
            try {
                RandomDay.live(seed, sharePercent, tally);
            } catch (AssertionError | StackOverflowError | RuntimeException failure) {
                failures.add(RandomDays.failed(seed, sharePercent, failure));
            }
        }

        assertThat(failures).as("days that went wrong").isEmpty();
        if (DAYS < ALL) {
            // A run with few days need not see everything happen.
            return;
        }
        assertThat(List.of(
                        "decision: place",
                        "decision: grow",
                        "decision: shrink",
                        "decision: preempt",
                        "decision: reclaim",
                        "decision: drain",
                        "decision: reserve until pods are gone",
                        "checked: victims whose beneficiary had to start",
                        "checked: jobs at rest"))
                .allSatisfy(what -> assertThat(tally.of(what)).as(what).isPositive());
    }
}
