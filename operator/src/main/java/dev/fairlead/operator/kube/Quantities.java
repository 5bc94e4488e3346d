package dev.fairlead.operator.kube;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Kubernetes quantities as whole numbers, rounded up, never negative and never so large that a sum overflows. */
final class Quantities {
    /** 8 PiB, or 9 trillion CPUs: more than any node has, and a thousand of them still fit in a long. */
    private static final long MOST = 1L << 53;

    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    private Quantities() {}

    /** Whole units: bytes, GPUs, pods. 0 for null and for what is no quantity. */
    static long units(@Nullable Quantity quantity) {
        return rounded(quantity, BigDecimal.ONE);
    }

    /** Thousandths, for CPUs. 0 for null and for what is no quantity. */
    static long thousandths(@Nullable Quantity quantity) {
        return rounded(quantity, THOUSAND);
    }

    /** True if the text is a quantity that Kubernetes accepts as a request: a number that is not negative, with a suffix. */
    static boolean readable(@Nullable Quantity quantity) {
        BigDecimal amount = amount(quantity);
        return amount != null && amount.signum() >= 0;
    }

    private static long rounded(@Nullable Quantity quantity, BigDecimal factor) {
        BigDecimal amount = amount(quantity);
        if (amount == null || amount.signum() <= 0) {
            return 0;
        }
        // Compared before it is rounded: expanding 1e999999999 to digits would take all memory.
        BigDecimal scaled = amount.multiply(factor);
        return scaled.compareTo(BigDecimal.valueOf(MOST)) >= 0
                ? MOST
                : scaled.setScale(0, RoundingMode.CEILING).longValueExact();
    }

    private static @Nullable BigDecimal amount(@Nullable Quantity quantity) {
        if (quantity == null || quantity.getAmount() == null) {
            return null;
        }
        try {
            return quantity.getNumericalAmount();
        } catch (IllegalArgumentException | ArithmeticException notAQuantity) {
            return null;
        }
    }
}
