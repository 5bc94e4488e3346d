/**
 * The gRPC services: queues and their quotas, jobs and the fleet. Reads are answered from what the informers saw, on any
 * replica; writes go straight to the API server. The Kubernetes objects are the only truth.
 */
@NullMarked
package dev.fairlead.operator.grpc;

import org.jspecify.annotations.NullMarked;
