package dev.fairlead.operator.kube;

import dev.fairlead.operator.api.GpuJob;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.Map;

/** The headless Service under which the pods of a gang find each other: {@code <job>-<index>.<job>}. */
public final class GangService {
    /** Where rank 0 listens. Other ports need no listing: a headless Service only gives names to addresses. */
    public static final int MASTER_PORT = 29500;

    private GangService() {}

    /** False for a gang of one, which has nobody to find. */
    public static boolean neededFor(GpuJob job) {
        return job.getSpec().launchers() + job.getSpec().replicas() > 1;
    }

    /** The Service, owned by the job. Addresses are published before pods are ready: that is when they look for each other. */
    public static Service of(GpuJob job) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(job.getMetadata().getNamespace())
                .withName(job.getMetadata().getName())
                .withLabels(Map.of(GpuJobLabels.JOB, job.getMetadata().getName()))
                .withOwnerReferences(owner(job))
                .endMetadata()
                .withNewSpec()
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .withSelector(Map.of(GpuJobLabels.JOB, job.getMetadata().getName()))
                .addNewPort()
                .withName("master")
                .withPort(MASTER_PORT)
                .withTargetPort(new IntOrString(MASTER_PORT))
                .endPort()
                .endSpec()
                .build();
    }

    /** The job as the owner of what is made for it: it goes when the job goes, and the job waits for it. */
    static OwnerReference owner(GpuJob job) {
        return new OwnerReferenceBuilder()
                .withApiVersion(GpuJob.GROUP + "/" + GpuJob.VERSION)
                .withKind("GpuJob")
                .withName(job.getMetadata().getName())
                .withUid(job.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
