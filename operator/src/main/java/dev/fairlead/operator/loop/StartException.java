package dev.fairlead.operator.loop;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** The operator cannot start. The message is one sentence for the administrator. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    public StartException(String sentence) {
        super(sentence);
    }

    /** What a failure to read the cluster means. */
    static StartException reading(String what, Throwable failure) {
        int code = failure instanceof KubernetesClientException answer ? answer.getCode() : 0;
        return new StartException(
                switch (code) {
                    case 404 ->
                        "the cluster does not know " + what
                                + "; install Fairlead's resource types first: kubectl apply -f deploy/crds/";
                    case 401 -> "the API server does not accept the credentials; check the kubeconfig";
                    case 403 -> "the operator may not list " + what + "; check its ClusterRole";
                    default -> "the " + what + " cannot be read from the API server: " + root(failure);
                });
    }

    private static String root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
