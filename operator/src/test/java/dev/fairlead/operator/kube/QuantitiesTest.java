package dev.fairlead.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {
    @ParameterizedTest(name = "{0} = {1} units = {2} thousandths")
    @CsvSource({
        "8, 8, 8000",
        "500m, 1, 500",
        "1.5, 2, 1500",
        "100u, 1, 1",
        "2Ki, 2048, 2048000",
        "1Gi, 1073741824, 1073741824000",
        "1G, 1000000000, 1000000000000",
        "1e3, 1000, 1000000",
        "0, 0, 0",
        "-5, 0, 0",
        "9999Ei, 9007199254740992, 9007199254740992",
    })
    void amountsAreRoundedUpAndBounded(String text, long units, long thousandths) {
        Quantity quantity = Quantity.parse(text);

        assertThat(Quantities.units(quantity)).isEqualTo(units);
        assertThat(Quantities.thousandths(quantity)).isEqualTo(thousandths);
    }

    @Test
    void whatIsNoQuantityCountsAsNothing() {
        assertThat(Quantities.units(null)).isZero();
        assertThat(Quantities.units(new Quantity("lots", ""))).isZero();
        assertThat(Quantities.readable(new Quantity("lots", ""))).isFalse();
        assertThat(Quantities.readable(new Quantity("5", "Zi"))).isFalse();
        assertThat(Quantities.readable(new Quantity("-5", ""))).isFalse();
        assertThat(Quantities.readable(new Quantity("5", "Gi"))).isTrue();
    }

    @Test
    void aHugeExponentIsNotWrittenOut() {
        assertThat(Quantities.units(new Quantity("1", "e999999"))).isEqualTo(1L << 53);
        assertThat(Quantities.units(new Quantity("1", "e-999999"))).isEqualTo(1);
    }
}
