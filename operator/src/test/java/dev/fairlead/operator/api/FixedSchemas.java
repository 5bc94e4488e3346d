package dev.fairlead.operator.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Schemas of types that are not ours, written by hand where the generated ones are too large or say too little. */
final class FixedSchemas {
    private FixedSchemas() {}

    /**
     * A pod template, closed where Fairlead has an opinion and open everywhere else. The full schema of a pod makes the CRD
     * 158 KB large and drops pod fields that are newer than our client library; the API server checks the pods anyway.
     */
    static JSONSchemaProps podTemplate() {
        return Serialization.unmarshal("""
                type: object
                required: [spec]
                properties:
                  metadata:
                    type: object
                    description: Labels and annotations of the pods. Their names are the job's name and the replica's index.
                    properties:
                      labels:
                        type: object
                        description: Labels of every pod, next to those Fairlead adds.
                        maxProperties: 128
                        additionalProperties: {type: string}
                      annotations:
                        type: object
                        description: Annotations of every pod, next to those Fairlead adds.
                        maxProperties: 128
                        additionalProperties: {type: string}
                  spec:
                    type: object
                    description: An ordinary pod spec.
                    x-kubernetes-preserve-unknown-fields: true
                    required: [containers]
                    properties:
                      containers:
                        type: array
                        description: Containers of every pod. The first one is given the GPUs.
                        minItems: 1
                        maxItems: 32
                        x-kubernetes-list-type: atomic
                        items:
                          type: object
                          x-kubernetes-preserve-unknown-fields: true
                          required: [name, image]
                          properties:
                            name: {type: string, description: Name of the container., minLength: 1, maxLength: 63}
                            image: {type: string, description: Image of the container., minLength: 1}
                            command: {type: array, description: 'Program, instead of the image''s own.', items: {type: string}}
                            args: {type: array, description: Arguments of the program., items: {type: string}}
                            env:
                              type: array
                              description: Environment variables. Those torchrun needs are added by Fairlead.
                              items: {type: object, x-kubernetes-preserve-unknown-fields: true}
                            resources:
                              type: object
                              description: CPU and memory as in any pod. Leave nvidia.com/gpu out.
                              x-kubernetes-preserve-unknown-fields: true
                              properties:
                                limits:
                                  type: object
                                  description: Most of each resource the container may use.
                                  x-kubernetes-preserve-unknown-fields: true
                                  properties:
                                    nvidia.com/gpu:
                                      x-kubernetes-int-or-string: true
                                      maxLength: 8
                                      description: 'Leave it out, or repeat gpusPerReplica on the first container.'
                      nodeName: {type: string, description: Must be left out; Fairlead chooses the nodes.}
                      schedulerName: {type: string, description: 'Must be left out, or be fairlead.'}
                      restartPolicy: {type: string, description: 'Must be left out, or be Never.'}
                      hostname: {type: string, description: Must be left out; every replica gets a stable host name.}
                      subdomain: {type: string, description: Must be left out; it is the job's own Service.}
                      priorityClassName: {type: string, description: Must be left out; set it on the job.}
                    x-kubernetes-validations:
                    - rule: '!has(self.nodeName)'
                      message: 'leave nodeName out of the template: Fairlead chooses the nodes; use nodeSelector or affinity
                        to narrow them'
                    - rule: "!has(self.schedulerName) || self.schedulerName == 'fairlead'"
                      message: 'leave schedulerName out of the template: the pods of a GpuJob are placed by fairlead'
                    - rule: "!has(self.restartPolicy) || self.restartPolicy == 'Never'"
                      message: 'leave restartPolicy out of the template, or set it to Never: a gang restarts as a whole,
                        up to backoffLimit times'
                    - rule: '!has(self.hostname) && !has(self.subdomain)'
                      message: 'leave hostname and subdomain out of the template: replica <index> is reachable as
                        <job>-<index>.<job>'
                    - rule: >-
                        self.containers.all(c, c.name == self.containers[0].name || !has(c.resources)
                        || !has(c.resources.limits) || !has(c.resources.limits.nvidia__dot__com__slash__gpu))
                      message: 'leave nvidia.com/gpu out of all containers but the first: the GPUs of a replica go to its
                        first container'
                    - rule: '!has(self.priorityClassName)'
                      message: 'leave priorityClassName out of the template: set priorityClassName of the job instead'
                """, JSONSchemaProps.class);
    }

    /** The conditions of the Kubernetes API conventions; the generated schema lacks what is required and the list's key. */
    static JSONSchemaProps conditions() {
        return Serialization.unmarshal("""
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [type]
                items:
                  type: object
                  required: [type, status, lastTransitionTime, reason, message]
                  properties:
                    type: {type: string, description: What the condition is about., minLength: 1, maxLength: 316}
                    status: {type: string, description: Whether it holds., enum: ['True', 'False', Unknown]}
                    reason: {type: string, description: 'Why, in one word.', minLength: 1, maxLength: 1024}
                    message: {type: string, description: 'Why, in one sentence.', maxLength: 32768}
                    lastTransitionTime:
                      {type: string, format: date-time, description: When the status last changed.}
                    observedGeneration:
                      {type: integer, format: int64, minimum: 0, description: The generation it speaks of.}
                """, JSONSchemaProps.class);
    }
}
