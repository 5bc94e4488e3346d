package dev.fairlead.operator.behaviour;

import io.kubernetes.client.util.generic.dynamic.Dynamics;

/** Reads YAML, for one test at a time: the client reads all of it with one parser. */
final class Yaml {
    private Yaml() {}

    static synchronized String toJson(String yaml) {
        return Dynamics.fromYamlToJson(yaml);
    }
}
