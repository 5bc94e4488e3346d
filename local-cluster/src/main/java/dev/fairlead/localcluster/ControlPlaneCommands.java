package dev.fairlead.localcluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines of the control plane's programs. */
record ControlPlaneCommands(
        ControlPlaneBinaries binaries, ClusterCredentials credentials, LocalCluster.Options options, Ports ports) {

    /** Loopback ports of one cluster. */
    record Ports(int etcdClient, int etcdPeer, int apiServer, int controllerManager, int kwok, int scheduler) {}

    List<String> etcd(Path data) {
        String client = "http://127.0.0.1:" + ports.etcdClient();
        String peer = "http://127.0.0.1:" + ports.etcdPeer();
        return List.of(
                path("etcd"),
                "--data-dir=" + data,
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                // The data does not outlive the cluster: waiting for the disk would protect nothing.
                "--unsafe-no-fsync",
                "--log-level=warn");
    }

    List<String> apiServer() {
        List<String> command = new ArrayList<>(List.of(
                path("kube-apiserver"),
                "--etcd-servers=http://127.0.0.1:" + ports.etcdClient(),
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + ports.apiServer(),
                "--cert-dir=" + credentials.certificateFolder(),
                "--token-auth-file=" + credentials.tokenFile(),
                "--authorization-mode=RBAC",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + credentials.serviceAccountKey(),
                "--service-account-signing-key-file=" + credentials.serviceAccountKey(),
                "--service-cluster-ip-range=10.96.0.0/16",
                // Load tests come from one client: priority and fairness would hold it to a share of the defaults.
                "--max-requests-inflight=1000",
                "--max-mutating-requests-inflight=1000",
                // No endpoint of the `kubernetes` service to keep alive, so no lease to write for it.
                "--endpoint-reconciler-type=none",
                "--profiling=false"));
        command.addAll(options.apiServerFlags());
        return command;
    }

    List<String> controllerManager() {
        return List.of(
                path("kube-controller-manager"),
                "--kubeconfig=" + credentials.kubeconfig(),
                "--bind-address=127.0.0.1",
                "--secure-port=" + ports.controllerManager(),
                "--tls-cert-file=" + credentials.servingCertificate(),
                "--tls-private-key-file=" + credentials.servingKey(),
                "--leader-elect=false",
                "--service-account-private-key-file=" + credentials.serviceAccountKey(),
                "--root-ca-file=" + credentials.servingCertificate(),
                "--kube-api-qps=" + options.qps(),
                "--kube-api-burst=" + 2 * options.qps(),
                // node-lifecycle takes the not-ready taint off new nodes, which no scheduler tolerates.
                "--controllers=garbage-collector-controller,namespace-controller,serviceaccount-controller,"
                        + "serviceaccount-token-controller,root-ca-certificate-publisher-controller,job-controller,"
                        + "endpointslice-controller,disruption-controller,pod-garbage-collector-controller,"
                        + "node-lifecycle-controller,taint-eviction-controller",
                "--profiling=false");
    }

    List<String> kwok(Path stages) {
        return List.of(
                path("kwok"),
                "--kubeconfig=" + credentials.kubeconfig(),
                "--config=" + stages,
                // A node that gets the label is let go: no lease, no heartbeat, no progress of its pods.
                "--manage-nodes-with-label-selector=" + Simulation.SILENT_LABEL + "!=true",
                // As kubelets do it: a lease of 40 s, renewed every 10 s.
                "--node-lease-duration-seconds=40",
                "--server-address=127.0.0.1:" + ports.kwok(),
                // Else it logs each of its writes.
                "--v=WARN");
    }

    List<String> scheduler() {
        return List.of(
                path("kube-scheduler"),
                "--kubeconfig=" + credentials.kubeconfig(),
                "--bind-address=127.0.0.1",
                "--secure-port=" + ports.scheduler(),
                // The API server's certificate is for this address too, and what waits for us trusts it.
                "--tls-cert-file=" + credentials.servingCertificate(),
                "--tls-private-key-file=" + credentials.servingKey(),
                "--leader-elect=false",
                "--kube-api-qps=" + options.qps(),
                "--kube-api-burst=" + 2 * options.qps(),
                "--profiling=false");
    }

    private String path(String program) {
        return binaries.program(program).toString();
    }
}
