package dev.fairlead.operator.api;

/** Changes that make a good manifest a bad one, and a part of the sentence the API server answers with. */
final class RefusedManifests {
    /** What to replace | by what | the answer. */
    static final String JOBS = """
            minReplicas: 4 | minReplicas: 9 | minReplicas must not be above replicas
            minReplicas: 4 | minReplicas: 0 | should be greater than or equal to 1
            replicas: 8    | replicas: 0    | should be greater than or equal to 1
            gpusPerReplica: 8 | gpusPerReplica: 0 | should be greater than or equal to 1
            queue: research | queues: research | spec.queue: Required value
            queue: research | queue: Research Team | queue must be the name of a GpuQueue
            name: A100, speed: 0.4 | name: H100, speed: 0.4 | gpuTypes must name each GPU type once
            speed: 0.4 | speed: 0 | should be greater than 0
            name: A100, speed | name: NVIDIA A100, speed | a GPU type must be letters, digits
            required: rack | required: Rack 7 | a topology level must be a DNS label such as rack
            expectedDurationSeconds: 21600 | expectedDurationSeconds: 43201 | the job would be stopped before it can finish
            minRuntimeSeconds: 600 | minRuntimeSeconds: -1 | should be greater than or equal to 0
            name: llama | name: llama.70b | metadata.name must be a DNS label
            name: llama | name: 7b-llama | starting with a letter
            name: llama | name: llama-llama-llama-llama-llama-llama-llama-llama-llama | must have at most 52 characters
            tolerations: [{key: gpu, operator: Exists}] | nodeName: n1 | Fairlead chooses the nodes
            tolerations: [{key: gpu, operator: Exists}] | restartPolicy: OnFailure | a gang restarts as a whole
            tolerations: [{key: gpu, operator: Exists}] | schedulerName: volcano | placed by fairlead
            tolerations: [{key: gpu, operator: Exists}] | hostname: master | leave hostname and subdomain out
            tolerations: [{key: gpu, operator: Exists}] | subdomain: ring | leave hostname and subdomain out
            tolerations: [{key: gpu, operator: Exists}] | priorityClassName: p | set priorityClassName of the job instead
            containers: | initContainers: | spec.template.spec.containers: Required value
            image: pytorch/pytorch, | `` | image: Required value
            `[torchrun, train.py]` | torchrun train.py | must be of type array
            `command: [torchrun, train.py]` | `resources: {limits: {nvidia.com/gpu: 4}}` | must be the same number
            `command: [torchrun, train.py]` | `resources: {limits: {nvidia.com/gpu: "4"}}` | must be the same number
            """;

    /** What to replace | by what | the answer. */
    static final String QUEUES = """
            limit: 128 | limit: 63 | guaranteed must not be above limit
            type: A100 | type: H100 | Duplicate value
            type: A100 | type: A 100 | a GPU type must be letters, digits
            guaranteed: 64 | guaranteed: -1 | should be greater than or equal to 0
            weight: 2 | weight: 0 | should be greater than or equal to 1
            parent: company | parent: research | a queue cannot be its own parent
            parent: company | parent: The Company | parent must be the name of a GpuQueue
            name: research} | name: research.team} | metadata.name must be a DNS label
            stopPolicy: None | stopPolicy: Stop | supported values: "Hold", "HoldAndDrain", "None"
            namespaces: [research] | namespaces: [] | should have at least 1 items
            """;

    /** A merge patch of a job that was not suspended | the answer. */
    static final String CHANGES = """
            {"spec":{"queue":"vision"}}          | queue cannot be changed unless
            {"spec":{"replicas":9}}              | replicas and minReplicas cannot be changed unless
            {"spec":{"minReplicas":null}}        | replicas and minReplicas cannot be changed unless
            {"spec":{"gpusPerReplica":4}}        | gpusPerReplica and gpuTypes cannot be changed unless
            {"spec":{"gpuTypes":[{"name":"H100"}]}} | gpusPerReplica and gpuTypes cannot be changed unless
            {"spec":{"gpuTypes":null}}           | gpusPerReplica and gpuTypes cannot be changed unless
            {"spec":{"topology":null}}           | topology cannot be changed unless
            {"spec":{"topology":{"preferred":"rack"}}} | topology cannot be changed unless
            {"spec":{"preemptible":false}}       | priorityClassName and preemptible cannot be changed unless
            {"spec":{"priorityClassName":"low"}} | priorityClassName and preemptible cannot be changed unless
            {"spec":{"template":{"metadata":{"labels":{"team":"cv"}}}}} | template cannot be changed unless
            {"spec":{"template":{"spec":{"nodeSelector":{"a":"b"}}}}}   | template cannot be changed unless
            {"spec":{"template":{"spec":{"tolerations":[]}}}}           | template cannot be changed unless
            {"spec":{"template":{"spec":{"containers":[{"name":"train","image":"pytorch/pytorch","args":["a"]}]}}}} | template cannot be changed unless
            """;

    private RefusedManifests() {}
}
