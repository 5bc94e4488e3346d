/** The JobService: jobs and why they wait. */
@NullMarked
package dev.fairlead.operator.grpc.job;

import org.jspecify.annotations.NullMarked;
