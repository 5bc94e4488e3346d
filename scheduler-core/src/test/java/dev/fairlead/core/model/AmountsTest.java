package dev.fairlead.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Amounts of GPUs, CPU, memory and pods. */
class AmountsTest {
    private static final Resources AMOUNTS = new Resources(1, 2, 3, 4, 5, 6);

    @ParameterizedTest
    @CsvSource({"0, 0", "3000, 3", "250, 0.25", "1500, 1.5", "2001, 2.001", "-1500, -1.5", "-250, -0.25", "-2000, -2"})
    void gpusAreWrittenWithAsManyDecimalsAsTheyNeed(long millis, String text) {
        assertThat(GpuAmount.text(millis)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "1000, 1", "1001, 2"})
    void wholeGpusThatAreEnough(long millis, long gpus) {
        assertThat(GpuAmount.roundedUp(millis)).isEqualTo(gpus);
    }

    @Test
    void thousandthsOfNoLimitAreNoLimit() {
        long most = Long.MAX_VALUE / 1000;

        assertThat(GpuAmount.millis(7)).isEqualTo(7000);
        assertThat(GpuAmount.millis(most)).isEqualTo(most * 1000);
        assertThat(GpuAmount.millis(most + 1)).isEqualTo(Long.MAX_VALUE);
        assertThat(GpuAmount.millis(GpuQuota.NO_LIMIT)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aQuotaHasALimitUnlessItSaysNone() {
        assertThat(new GpuQuota(0, 0).hasLimit()).isTrue();
        assertThat(GpuQuota.UNMENTIONED.hasLimit()).isFalse();
    }

    @Test
    void everyAmountIsAddedAndTakenAway() {
        Resources tens = new Resources(10, 20, 30, 40, 50, 60);

        assertThat(AMOUNTS.plus(tens)).isEqualTo(new Resources(11, 22, 33, 44, 55, 66));
        assertThat(tens.minus(AMOUNTS)).isEqualTo(new Resources(9, 18, 27, 36, 45, 54));
    }

    @Test
    void tooMuchForANumberIsSaidAndNotWrapped() {
        assertThatThrownBy(() -> new Resources(0, 0, Long.MAX_VALUE, 0, 0).plus(AMOUNTS))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void gpusCountInThousandthsWithTheShare() {
        assertThat(new Resources(2, 0, 0, 0, 1, 250).gpuMillis()).isEqualTo(2250);
        assertThat(Resources.ofGpuShare(250)).isEqualTo(new Resources(0, 0, 0, 0, 1, 250));
        assertThat(Resources.ofGpuShare(1).sharesGpu()).isTrue();
        assertThat(Resources.ofGpus(3)).isEqualTo(new Resources(3, 0, 0, 0, 1, 0));
        assertThat(Resources.ofGpus(3).sharesGpu()).isFalse();
    }

    static Stream<Function<Long, Resources>> eachAmountAloneDecidesWhetherItFits() {
        return Stream.of(
                amount -> new Resources(amount, 0, 0, 0, 0),
                amount -> new Resources(0, amount, 0, 0, 0),
                amount -> new Resources(0, 0, amount, 0, 0),
                amount -> new Resources(0, 0, 0, amount, 0),
                amount -> new Resources(0, 0, 0, 0, amount));
    }

    @ParameterizedTest
    @MethodSource
    void eachAmountAloneDecidesWhetherItFits(Function<Long, Resources> of) {
        assertThat(of.apply(3L).fitsIn(of.apply(3L))).isTrue();
        assertThat(of.apply(3L).fitsIn(of.apply(4L))).isTrue();
        assertThat(of.apply(3L).fitsIn(of.apply(2L))).isFalse();
        assertThat(of.apply(0L).fitsIn(of.apply(-1L)))
                .as("what is not asked for fits where less than nothing is left")
                .isTrue();
    }

    @Test
    void whatRunsAreOverAddsUp() {
        assertThat(EarlierRuns.NONE.plus(5, 2_000).plus(7, 3_000)).isEqualTo(new EarlierRuns(12, 5_000));
    }
}
