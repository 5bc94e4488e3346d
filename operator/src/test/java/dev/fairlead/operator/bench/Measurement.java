package dev.fairlead.operator.bench;

import org.jspecify.annotations.Nullable;

/**
 * What one scenario gave. How each figure is defined stands in docs/benchmarks.md.
 *
 * @param scenario its name, as in the report
 * @param objects jobs or pods
 * @param seconds until all were on their nodes (of the bare client: until all calls were answered)
 * @param latency of one job or pod, null where that says nothing
 * @param schedulerCpu CPU seconds of operator or kube-scheduler, null where there is none
 * @param apiServerCpu CPU seconds of kube-apiserver
 * @param generatorCpu CPU seconds of the benchmark itself
 * @param othersCpu CPU seconds of the machine's other processes meanwhile, NaN where not counted; many are a disturbance
 * @param writes to the API server by everybody until quiet, null where not counted
 * @param peakRssMib of the operator, 0 where there is none
 * @param note what else happened, empty if nothing
 */
record Measurement(
        String scenario,
        int objects,
        double seconds,
        @Nullable Latency latency,
        @Nullable Cpu schedulerCpu,
        Cpu apiServerCpu,
        double generatorCpu,
        double othersCpu,
        @Nullable WriteCounts writes,
        long peakRssMib,
        String note) {

    /** CPU seconds until all were on their nodes, and until everything was quiet. */
    record Cpu(double placed, double quiet) {}

    double perSecond() {
        return objects / seconds;
    }

    /**
     * With what is known of the operator.
     *
     * @param cpuBefore CPU seconds it had used when the run began, as far as {@link #schedulerCpu} includes them
     */
    Measurement ofOperator(long peakRssMib, double cpuBefore) {
        double during = schedulerCpu == null ? 0 : schedulerCpu.placed - cpuBefore;
        return new Measurement(
                scenario,
                objects,
                seconds,
                latency,
                schedulerCpu,
                apiServerCpu,
                generatorCpu,
                othersCpu - during,
                writes,
                peakRssMib,
                note);
    }
}
