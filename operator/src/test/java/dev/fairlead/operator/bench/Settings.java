package dev.fairlead.operator.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What is measured.
 *
 * @param jobs single-GPU jobs or pods of the filling scenarios
 * @param nodes simulated nodes of eight GPUs
 * @param inFlight calls that the load generator has under way at a time
 * @param operatorJar the operator
 * @param operatorOptions JVM options of the operator
 */
record Settings(int jobs, int nodes, int inFlight, Path operatorJar, List<String> operatorOptions) {
    static final int GPUS_PER_NODE = 8;

    int gpus() {
        return nodes * GPUS_PER_NODE;
    }
}
