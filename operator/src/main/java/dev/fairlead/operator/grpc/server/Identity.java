package dev.fairlead.operator.grpc.server;

import java.util.List;
import java.util.Map;

/**
 * Who calls, in the words of Kubernetes.
 *
 * @param user name of the user, such as {@code system:serviceaccount:team-a:bot}
 * @param uid what tells users of one name apart; empty if nothing does
 * @param groups groups of the user
 * @param extra what else the authenticator knows
 */
record Identity(String user, String uid, List<String> groups, Map<String, List<String>> extra) {
    Identity {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }
}
