package dev.fairlead.operator.kube;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tolerations of a job's pods: the template's, one for each GPU resource (clouds taint GPU nodes with the resource's
 * own name to keep everything else off, and not every one has the admission plugin that tolerates it), and the
 * administrator's.
 */
final class PodTolerations {
    private final List<Toleration> automatic;

    PodTolerations(GpuResources gpuResources, List<Toleration> extra) {
        List<Toleration> all = new ArrayList<>();
        for (String resource : gpuResources.names()) {
            all.add(new TolerationBuilder()
                    .withKey(resource)
                    .withOperator("Exists")
                    .withEffect("NoSchedule")
                    .build());
        }
        all.addAll(extra);
        this.automatic = List.copyOf(all);
    }

    /** As written into the pods, each once. */
    List<Toleration> kubernetes(PodSpec template) {
        Set<Toleration> all = new LinkedHashSet<>(template.getTolerations());
        all.addAll(automatic);
        return List.copyOf(all);
    }

    /** As the core knows them. */
    List<dev.fairlead.core.model.Toleration> core(PodSpec template) throws Refusal {
        List<dev.fairlead.core.model.Toleration> all = new ArrayList<>();
        for (Toleration toleration : kubernetes(template)) {
            all.add(core(toleration));
        }
        return all;
    }

    /** What every job tolerates without asking. One that cannot be read tolerates nothing; every job says why. */
    List<dev.fairlead.core.model.Toleration> ofEveryJob() {
        try {
            return core(new PodSpec());
        } catch (Refusal everyJobIsRefused) {
            return List.of();
        }
    }

    private static dev.fairlead.core.model.Toleration core(Toleration toleration) throws Refusal {
        String key = orEmpty(toleration.getKey());
        String operator = orEmpty(toleration.getOperator());
        boolean exists = operator.equals("Exists");
        if (!exists && !operator.isEmpty() && !operator.equals("Equal")) {
            throw Refusal.invalid("spec.template.spec.tolerations: the operator " + operator + " of " + key
                    + " is not supported; use Exists or Equal");
        }
        if (key.isEmpty() && !exists) {
            throw Refusal.invalid(
                    "spec.template.spec.tolerations: a toleration without a key needs the operator Exists");
        }
        return new dev.fairlead.core.model.Toleration(
                key, exists, orEmpty(toleration.getValue()), orEmpty(toleration.getEffect()));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
