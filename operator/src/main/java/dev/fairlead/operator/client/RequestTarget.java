package dev.fairlead.operator.client;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * What a request to the API server is about, in words of which there are few: whatever is asked for, there are no more than
 * some tens of combinations.
 *
 * @param verb as in a role: get, list, watch, create, update, patch, delete
 * @param resource the plural, with its subresource if it has one, such as {@code gpujobs/status}; {@code other} for
 *     resources that the operator has no business with
 */
public record RequestTarget(String verb, String resource) {
    private static final String OTHER = "other";
    private static final Set<String> RESOURCES = Set.of(
            "nodes",
            "pods",
            "services",
            "events",
            "namespaces",
            "priorityclasses",
            "leases",
            "gpujobs",
            "gpuqueues",
            "gpuqueueusages",
            "tokenreviews",
            "subjectaccessreviews",
            "version");
    private static final Set<String> SUBRESOURCES = Set.of("status", "binding", "scale", "eviction");

    /** What a request is about. */
    public static RequestTarget of(String method, URI uri) {
        // api/v1/..., apis/GROUP/VERSION/..., and paths of the server itself such as version.
        String[] path = uri.getPath().replaceFirst("^/+", "").split("/", -1);
        int at = path[0].equals("api") ? 2 : path[0].equals("apis") ? 3 : 0;
        // namespaces/NAME/pods is about pods; namespaces/NAME is about a namespace.
        if (at + 2 < path.length && path[at].equals("namespaces")) {
            at += 2;
        }
        String resource = at < path.length && RESOURCES.contains(path[at]) ? path[at] : OTHER;
        boolean named = at + 1 < path.length;
        if (at + 2 < path.length && SUBRESOURCES.contains(path[at + 2])) {
            resource += "/" + path[at + 2];
        }
        return new RequestTarget(verb(method, named || resource.equals("version"), uri.getQuery()), resource);
    }

    private static String verb(String method, boolean named, String query) {
        return switch (method.toUpperCase(Locale.ROOT)) {
            case "GET" -> query != null && query.contains("watch=true") ? "watch" : named ? "get" : "list";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> OTHER;
        };
    }
}
