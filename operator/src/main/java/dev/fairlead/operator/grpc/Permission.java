package dev.fairlead.operator.grpc;

/**
 * What a caller must be allowed to do in Kubernetes before a call is answered; the resource is of the API group
 * {@code scheduling.fairlead.dev}.
 *
 * @param verb Kubernetes verb, such as {@code get} or {@code watch}
 * @param resource plural name of the resource, such as {@code gpuqueues}
 * @param namespace namespace of the objects; empty for those of the cluster and for all namespaces
 * @param name name of the one object meant; empty for all
 */
public record Permission(String verb, String resource, String namespace, String name) {}
