package dev.fairlead.localcluster;

/**
 * A GPU as GPU feature discovery describes it in node labels.
 *
 * @param product value of {@code nvidia.com/gpu.product}
 * @param family value of {@code nvidia.com/gpu.family}
 * @param computeCapability major and minor version, for example {@code 9.0}
 * @param memoryMib memory of one GPU in MiB, value of {@code nvidia.com/gpu.memory}
 * @param machine value of {@code nvidia.com/gpu.machine}
 */
public record GpuModel(String product, String family, String computeCapability, int memoryMib, String machine) {
    public static final GpuModel H100 =
            new GpuModel("NVIDIA-H100-80GB-HBM3", "hopper", "9.0", 81559, "NVIDIA-DGX-H100");
    public static final GpuModel H200 = new GpuModel("NVIDIA-H200", "hopper", "9.0", 143771, "NVIDIA-DGX-H200");
    public static final GpuModel A100 =
            new GpuModel("NVIDIA-A100-SXM4-80GB", "ampere", "8.0", 81920, "NVIDIA-DGX-A100");
    public static final GpuModel GB200 =
            new GpuModel("NVIDIA-GB200", "blackwell", "10.0", 189471, "NVIDIA-GB200-NVL72");

    public GpuModel {
        if (!computeCapability.matches("\\d+\\.\\d+")) {
            throw new IllegalArgumentException(
                    "computeCapability is \"" + computeCapability + "\" and has to look like 9.0");
        }
    }
}
