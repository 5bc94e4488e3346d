package dev.fairlead.core.scenario;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Taint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A node in the making: 8 H100 and more CPU, memory and pods than anyone here asks for, unless told otherwise. */
public final class NodeSpec {
    private final String name;
    private final List<String> domains;
    private GpuType type = Scenario.H100;
    private Resources allocatable = new Resources(8, 64_000, 1L << 40, 1L << 40, 110);
    private final Map<String, String> labels = new HashMap<>();
    private final List<Taint> taints = new ArrayList<>();
    private String unusable = "";

    NodeSpec(String name, String... domains) {
        this.name = name;
        this.domains = List.of(domains);
    }

    public NodeSpec gpus(GpuType gpuType, long count) {
        type = gpuType;
        allocatable = new Resources(count, 64_000, 1L << 40, 1L << 40, 110);
        return this;
    }

    public NodeSpec offers(Resources value) {
        allocatable = value;
        return this;
    }

    public NodeSpec label(String key, String value) {
        labels.put(key, value);
        return this;
    }

    public NodeSpec taint(String key) {
        return taint(new Taint(key, "", "NoSchedule"));
    }

    public NodeSpec taint(Taint value) {
        taints.add(value);
        return this;
    }

    public NodeSpec cordoned() {
        unusable = "is cordoned";
        return this;
    }

    Node build() {
        return new Node(new NodeName(name), type, allocatable, domains, labels, taints, unusable);
    }
}
