package dev.fairlead.simulator.generate;

import java.util.Locale;
import java.util.Map;

/**
 * Real clusters that generated jobs can be like: how large and how long their jobs are.
 *
 * <p>Sources. Philly: quantiles of the 82,247 jobs of Jeon et al., ATC'19, as filtered for Pollux. The others: means, medians
 * and GPU time of the released traces, as summed up in {@code data/cluster_summary.csv} of the Acme traces, for Helios (Hu et
 * al., SC'21), Acme (Hu et al., NSDI'24; Seren and Kalos together) and PAI (Weng et al., NSDI'22). Where only a mean and a
 * median of sizes are published, the shares of sizes in between are ours, chosen so that both come out.
 */
@SuppressWarnings("ImmutableEnumChecker") // sizes and durations do not change; only Error Prone cannot see it
public enum Preset {
    /**
     * Microsoft, 2017: 1.30 GPUs, 13,136 s and 42,811 GPU-seconds in the mean; half the jobs run less than 1,144 s. The full
     * trace, which is not this one, has 112,956 jobs with 1.93 GPUs and 18,006 s.
     */
    PHILLY(
            new Sizes(
                    new long[] {1, 2, 4, 8, 16, 32, 64, 128},
                    new double[] {0.9317, 0.0221, 0.02275, 0.02, 0.0026, 0.0008, 0.00007, 0.00004}),
            new QuantileDurations(Map.of(
                    1L,
                    new double[] {1, 52, 62, 122, 1117, 2716, 8512, 19137, 68259, 135404, 266986, 868927, 3256045},
                    4L,
                    new double[] {2, 11, 15, 21, 367, 45359, 166199, 233725, 467815, 748678, 1127338, 2416865, 2750674},
                    8L,
                    new double[] {
                        1, 125, 216, 1871, 23683, 173288, 352409, 525631, 807057, 1066894, 2010727, 2658784, 4628226
                    },
                    128L,
                    new double[] {
                        1, 35, 69, 566, 21137, 104218, 252560, 446126, 622377, 1152387, 1369876, 1710643, 1710643
                    }))),

    /**
     * SenseTime, 2020: 1,580,464 GPU jobs with 3.72 GPUs, 6,652 s and 49,351 GPU-seconds in the mean; half of them have one
     * GPU and run less than 206 s; none runs longer than 50 days.
     */
    HELIOS(
            new Sizes(
                    new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 512},
                    new double[] {0.6016, 0.1, 0.1, 0.165, 0.018, 0.009, 0.0045, 0.0012, 0.0005, 0.0001}),
            new LogNormalDurations(157.03, 0.4139, 2.6373, 4_320_009)),

    /**
     * Shanghai AI Laboratory, 2023, for large language models: 683,720 GPU jobs with 6.29 GPUs, 1,410 s and 39,261
     * GPU-seconds in the mean; half of them have one GPU and run less than 122 s; none has more than 1,024 GPUs or runs longer
     * than 14 days.
     */
    ACME(
            new Sizes(
                    new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024},
                    new double[] {0.6549, 0.05, 0.06, 0.17, 0.03, 0.018, 0.0075, 0.0045, 0.0035, 0.0014, 0.0002}),
            new LogNormalDurations(88.65, 0.4675, 2.1326, 1_209_604)),

    /**
     * Alibaba, 2020: 1,037,085 GPU tasks of at most 8 GPUs, 4,787 s in the mean; half of them run less than 481 s. Most ask
     * for part of a GPU (0.68 in the mean); here each has at least a whole one.
     */
    PAI(
            new Sizes(new long[] {1, 2, 4, 8}, new double[] {0.93, 0.04, 0.015, 0.015}),
            new LogNormalDurations(480.67, 0, 2.1789, 626_371));

    private final Sizes sizes;
    private final Durations durations;

    Preset(Sizes sizes, Durations durations) {
        this.sizes = sizes;
        this.durations = durations;
    }

    /** How many GPUs jobs ask for. */
    public Sizes sizes() {
        return sizes;
    }

    /** How long jobs compute. */
    public Durations durations() {
        return durations;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
