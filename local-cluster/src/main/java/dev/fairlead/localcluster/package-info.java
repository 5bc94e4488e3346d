/**
 * A real Kubernetes control plane on this machine with simulated GPU nodes: etcd, kube-apiserver,
 * kube-controller-manager and KWOK, started in seconds for tests, demonstrations and benchmarks.
 */
@NullMarked
package dev.fairlead.localcluster;

import org.jspecify.annotations.NullMarked;
