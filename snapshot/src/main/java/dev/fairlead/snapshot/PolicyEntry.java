package dev.fairlead.snapshot;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.snapshot.document.Section;
import dev.fairlead.snapshot.document.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an administrator chose for the whole cluster. */
final class PolicyEntry {
    private static final SchedulingPolicy ABSENT = SchedulingPolicy.DEFAULT;

    private PolicyEntry() {}

    static SchedulingPolicy read(@Nullable Section section) {
        if (section == null) {
            return ABSENT;
        }
        List<Long> bounds = section.has("attainedServiceGpuSeconds")
                ? section.wholes("attainedServiceGpuSeconds", 1, Long.MAX_VALUE)
                : ABSENT.attainedServiceGpuSeconds();
        SchedulingPolicy policy = new SchedulingPolicy(
                section.value("usageHalfLife", Words::seconds, ABSENT.usageHalfLifeSeconds()),
                section.value("ageingPerPriority", Words::seconds, ABSENT.ageingSecondsPerPriority()),
                bounds,
                section.flag("backfill", ABSENT.backfill()),
                section.value("packing", PackingName::read, ABSENT.packing()));
        section.end();
        return policy;
    }

    static ObjectNode write(SchedulingPolicy policy) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("usageHalfLife", Words.writeSeconds(policy.usageHalfLifeSeconds()));
        entry.put("ageingPerPriority", Words.writeSeconds(policy.ageingSecondsPerPriority()));
        policy.attainedServiceGpuSeconds().forEach(entry.putArray("attainedServiceGpuSeconds")::add);
        entry.put("backfill", policy.backfill());
        entry.put("packing", PackingName.of(policy.packing()));
        return entry;
    }
}
