package dev.fairlead.snapshot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Role;
import dev.fairlead.snapshot.document.Section;
import java.util.ArrayList;
import java.util.List;

/** The pods of a job: in short for like ones, or role by role. */
final class GangEntry {
    private static final long MOST_REPLICAS = 1_000_000;
    private static final Gang SINGLE = new Gang(1, 1, Amounts.REPLICA);

    private GangEntry() {}

    static Gang read(Section section) {
        if (section.has("roles")) {
            if (section.has("replicas")) {
                section.wrong("replicas", "replicas and roles exclude each other; give each role its replicas");
            }
            return ofRoles(section);
        }
        int replicas = (int) section.whole("replicas", 1, MOST_REPLICAS, 1);
        int least = (int) section.whole("minReplicas", 1, MOST_REPLICAS, replicas);
        Resources each = Amounts.read(section, true, Amounts.REPLICA);
        if (least > replicas) {
            section.wrong("minReplicas", "minReplicas must be at most replicas, " + replicas + ", not " + least);
            return SINGLE;
        }
        if (each.sharesGpu() && least < replicas) {
            section.wrong(
                    "minReplicas",
                    "minReplicas must be as many as replicas, " + replicas + ", where replicas share GPUs, not "
                            + least);
            return SINGLE;
        }
        if (each.gpus() < 1 && !each.sharesGpu()) {
            section.wrong("gpusPerReplica", "gpusPerReplica must be 1 or more, not " + each.gpus());
            return SINGLE;
        }
        return new Gang(least, replicas, each);
    }

    private static Gang ofRoles(Section section) {
        List<Role> roles = new ArrayList<>();
        for (Section each : section.sections("roles", "role")) {
            int replicas = (int) each.whole("replicas", 1, MOST_REPLICAS, 1);
            int least = (int) each.whole("minReplicas", 1, MOST_REPLICAS, replicas);
            if (least > replicas) {
                each.wrong("minReplicas", "minReplicas must be at most replicas, " + replicas + ", not " + least);
            }
            roles.add(new Role(
                    each.requiredText("name"),
                    Math.min(least, replicas),
                    replicas,
                    Amounts.read(each, false, Amounts.REPLICA)));
            each.end();
        }
        try {
            return new Gang(roles);
        } catch (IllegalArgumentException unusable) {
            section.wrong(
                    "roles",
                    "one role or more is needed, of which only the last may have minReplicas below"
                            + " replicas, and which has gpus of 1 or more; a part of a GPU is for jobs without roles");
            return SINGLE;
        }
    }

    static void write(ObjectNode entry, Gang gang) {
        Role workers = gang.workers();
        if (gang.uniform() && workers.name().equals(Gang.WORKER)) {
            entry.put("replicas", workers.replicas());
            if (workers.elastic()) {
                entry.put("minReplicas", workers.minReplicas());
            }
            Amounts.write(entry, workers.perReplica(), true, Amounts.REPLICA);
            return;
        }
        var roles = entry.putArray("roles");
        for (Role role : gang.roles()) {
            ObjectNode written = roles.addObject();
            written.put("name", role.name()).put("replicas", role.replicas());
            if (role.elastic()) {
                written.put("minReplicas", role.minReplicas());
            }
            Amounts.write(written, role.perReplica(), false, Amounts.REPLICA);
        }
    }
}
