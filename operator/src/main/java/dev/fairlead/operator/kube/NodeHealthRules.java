package dev.fairlead.operator.kube;

import java.util.ArrayList;
import java.util.List;

/** The signs of broken GPUs that the clouds and the usual health daemons are known to leave on nodes. */
public final class NodeHealthRules {
    /**
     * Conditions that are bad while True. AKS's GPUClockThrottling is left out: it makes a node slow, not wrong, and comes
     * and goes with the weather.
     */
    private static final List<String> BAD_WHILE_TRUE = List.of(
            // GKE's device plugin
            "XidCriticalError",
            // AKS's node problem detector
            "GPUMissing",
            "XIDErrors",
            "NVLinkStatusInactive",
            "IBLinkFlapping",
            "UnhealthyNvidiaDevicePlugin",
            "UnhealthyNvidiaDCGMServices",
            // AMD's GPU operator
            "AMDGPU*",
            // NVSentinel
            "GpuMemWatch",
            "GpuThermalWatch",
            "GpuPcieWatch",
            "GpuPowerWatch",
            "GpuInforomWatch",
            "GpuSmWatch",
            "GpuNvlinkWatch",
            "GpuMcuWatch",
            "GpuPmuWatch",
            "GpuDriverWatch",
            "SysLogsXIDError",
            "SysLogsSXIDError",
            "SysLogsGPUFallenOff",
            "NVSwitchFatalError",
            "NVSwitchDown",
            "CSPMaintenance",
            "DCGMError");

    /** EKS and Karpenter, GKE, AKS, AMD, NVSentinel and NVIDIA's GPU operator. */
    public static final List<NodeHealthRule> DEFAULT = all();

    private NodeHealthRules() {}

    private static List<NodeHealthRule> all() {
        List<NodeHealthRule> rules = new ArrayList<>();
        BAD_WHILE_TRUE.forEach(type -> rules.add(NodeHealthRule.badCondition(type, "True")));
        // EKS's node monitoring agent says it the other way round.
        rules.add(NodeHealthRule.badCondition("AcceleratedHardwareReady", "False"));
        // A driver that only waits for its turn works; from the cordon on, pods are about to be thrown out.
        rules.add(NodeHealthRule.goodLabel("nvidia.com/gpu-driver-upgrade-state", "upgrade-done", "upgrade-required"));
        rules.add(NodeHealthRule.badLabel("nvidia.com/mig.config.state", "pending", "rebooting", "failed"));
        rules.add(NodeHealthRule.goodLabel("dgxc.nvidia.com/nvsentinel-state", "remediation-succeeded"));
        return List.copyOf(rules);
    }
}
