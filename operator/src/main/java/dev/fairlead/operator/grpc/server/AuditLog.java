package dev.fairlead.operator.grpc.server;

import dev.fairlead.operator.grpc.Permission;
import io.grpc.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Who changed what, and who was refused: one line each on the logger {@code dev.fairlead.audit}, its facts as key=value and,
 * in JSON, as fields. Refusals are logged at a bounded rate. Tokens are never in it.
 */
final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.fairlead.audit");
    private static final Set<String> READS = Set.of("get", "list", "watch");
    private static final int REFUSALS_PER_SECOND = 10;
    private static final int REFUSALS_AT_ONCE = 50;

    private final Quiet refusals = new Quiet(REFUSALS_PER_SECOND, REFUSALS_AT_ONCE);

    static boolean isWrite(Permission permission) {
        return !READS.contains(permission.verb());
    }

    /** A write that was allowed has ended, well or not. */
    void wrote(String caller, String address, String method, Permission permission, Status.Code code) {
        Map<String, String> facts = facts(caller, address, method, permission);
        facts.put("code", code.name());
        write(LOG.atInfo(), facts, "");
    }

    /** @param permission what was asked for, if it came to that */
    void refused(String caller, String address, String method, @Nullable Permission permission, CallRefused refused) {
        refusals.say(others -> {
            Map<String, String> facts = facts(caller, address, method, permission);
            facts.put("code", refused.code().name());
            facts.put("reason", refused.reasonName());
            write(LOG.atWarn(), facts, others);
        });
    }

    private static Map<String, String> facts(
            String caller, String address, String method, @Nullable Permission permission) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("caller", Words.printable(caller));
        facts.put("address", address);
        facts.put("method", method);
        if (permission != null) {
            facts.put("verb", permission.verb());
            facts.put("resource", permission.resource());
            putIfThere(facts, "namespace", permission.namespace());
            putIfThere(facts, "name", permission.name());
        }
        return facts;
    }

    private static void putIfThere(Map<String, String> facts, String key, String value) {
        if (!value.isEmpty()) {
            facts.put(key, Words.printable(value));
        }
    }

    private static void write(LoggingEventBuilder line, Map<String, String> facts, String others) {
        LoggingEventBuilder full = line;
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            full = full.addKeyValue(fact.getKey(), fact.getValue());
        }
        full.log(facts.entrySet().stream()
                .map(fact -> fact.getKey() + "=" + fact.getValue())
                .collect(Collectors.joining(" ", "audit ", others)));
    }
}
