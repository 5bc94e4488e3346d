package dev.fairlead.operator.grpc.names;

import dev.fairlead.operator.grpc.error.Problem;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of resources and the names of Kubernetes objects in them. */
public final class ResourceNames {
    /** Stands for all namespaces. */
    public static final String ANY = "-";

    private static final String LABEL = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?";
    private static final String SUBDOMAIN = "[a-z0-9](?:[-.a-z0-9]{0,251}[a-z0-9])?";
    private static final Pattern QUEUE = Pattern.compile("queues/(" + LABEL + ")");
    private static final Pattern QUEUE_USAGE = Pattern.compile("queues/(" + LABEL + ")/usage");
    private static final Pattern NAMESPACE = Pattern.compile("namespaces/(" + LABEL + "|-)");
    private static final Pattern JOB = Pattern.compile("namespaces/(" + LABEL + ")/jobs/(" + SUBDOMAIN + ")");

    private ResourceNames() {}

    /**
     * A job's place.
     *
     * @param namespace its namespace
     * @param name its name there
     */
    public record JobName(String namespace, String name) {
        /** As the API server's objects are filed: {@code namespace/name}. */
        public String key() {
            return namespace + "/" + name;
        }
    }

    /** {@code queues/{queue}}; empty for the root, which has no name. */
    public static String queue(@Nullable String queue) {
        return queue == null || queue.isEmpty() ? "" : "queues/" + queue;
    }

    /** {@code queues/{queue}/usage}. */
    public static String queueUsage(String queue) {
        return "queues/" + queue + "/usage";
    }

    /** {@code namespaces/{namespace}/jobs/{job}}. */
    public static String job(String namespace, String job) {
        return "namespaces/" + namespace + "/jobs/" + job;
    }

    /** {@code nodes/{node}}. */
    public static String node(String node) {
        return "nodes/" + node;
    }

    /** The queue in {@code queues/{queue}}; empty if it is no such name. */
    public static Optional<String> queueIn(String name) {
        return one(QUEUE, name);
    }

    /** The queue in {@code queues/{queue}/usage}; empty if it is no such name. */
    public static Optional<String> queueOfUsageIn(String name) {
        return one(QUEUE_USAGE, name);
    }

    /** The namespace in {@code namespaces/{namespace}}, {@link #ANY} for all; empty if it is no such name. */
    public static Optional<String> namespaceIn(String name) {
        return one(NAMESPACE, name);
    }

    /** The job in {@code namespaces/{namespace}/jobs/{job}}; empty if it is no such name. */
    public static Optional<JobName> jobIn(String name) {
        Matcher match = JOB.matcher(name);
        return match.matches() ? Optional.of(new JobName(match.group(1), match.group(2))) : Optional.empty();
    }

    /** Refuses a field that should have a name of this form. */
    public static Problem malformed(String field, String value, String form) {
        return Problem.field(
                field,
                value.isEmpty()
                        ? "is missing: give a name such as " + form + "."
                        : "'" + (value.length() > 100 ? value.substring(0, 100) + "..." : value)
                                + "' is not a name such as " + form + ".");
    }

    private static Optional<String> one(Pattern pattern, String name) {
        Matcher match = pattern.matcher(name);
        return match.matches() ? Optional.of(match.group(1)) : Optional.empty();
    }
}
