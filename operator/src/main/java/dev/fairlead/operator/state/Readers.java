package dev.fairlead.operator.state;

import dev.fairlead.operator.kube.GpuResources;
import dev.fairlead.operator.kube.JobReader;
import dev.fairlead.operator.kube.NodeReader;
import dev.fairlead.operator.kube.QueueReader;

/** How the cluster's objects are read, as configured. */
public record Readers(NodeReader nodes, QueueReader queues, JobReader jobs, GpuResources gpuResources) {}
