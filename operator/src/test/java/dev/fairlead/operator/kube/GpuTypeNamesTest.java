package dev.fairlead.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuTypeNamesTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(textBlock = """
            NVIDIA-H100-80GB-HBM3,              H100
            NVIDIA-H100-NVL,                    H100
            NVIDIA-H100-PCIe,                   H100
            NVIDIA-A100-SXM4-80GB,              A100
            A100-SXM4-40GB,                     A100
            NVIDIA-A100-80GB-PCIe,              A100
            Tesla-T4,                           T4
            NVIDIA-H200,                        H200
            NVIDIA-B200,                        B200
            NVIDIA-GB200,                       GB200
            NVIDIA-GH200-144G-HBM3e,            GH200
            NVIDIA-L40S,                        L40S
            NVIDIA-A10G,                        A10G
            NVIDIA-L4,                          L4
            Instinct_MI300X,                    MI300X
            AMD_Instinct_MI300X_OAM,            MI300X
            nvidia-tesla-a100,                  A100
            nvidia-h100-mega-80gb,              H100
            nvidia-gb300,                       GB300
            H100_NVLINK_80GB,                   H100
            t4,                                 T4
            NVIDIA-RTX-6000-Ada-Generation,     RTX-6000-Ada-Generation
            NVIDIA-GeForce-RTX-4090,            GeForce-RTX-4090
            A weird/GPU (2),                    A-weird-GPU-2
            """)
    void productStringsOfVendorsAndClouds(String product, String type) {
        assertThat(new GpuTypeNames(Map.of()).fromProduct(product)).contains(new GpuType(type));
    }

    @ParameterizedTest(name = "{0} is {1}, which no job for a whole GPU gets")
    @CsvSource({
        "NVIDIA-H100-80GB-HBM3-SHARED, H100-SHARED",
        "NVIDIA-H100-80GB-HBM3-MIG-1g.10gb, H100-MIG-1g.10gb",
        "A100-SXM4-40GB-MIG-1g.5gb-SHARED, A100-MIG-1g.5gb-SHARED"
    })
    void slicesAndSharedGpusAreTypesOfTheirOwn(String product, String type) {
        assertThat(new GpuTypeNames(Map.of()).fromProduct(product)).contains(new GpuType(type));
    }

    @Test
    void aBrokenMigLayoutIsNoType() {
        assertThat(new GpuTypeNames(Map.of()).fromProduct("NVIDIA-H100-80GB-HBM3-MIG-INVALID"))
                .isEmpty();
    }

    @Test
    void anAliasWinsAndMatchesTheExactString() {
        GpuTypeNames names = new GpuTypeNames(Map.of("NVIDIA-A100-SXM4-40GB", "A100-40GB"));

        assertThat(names.fromProduct("NVIDIA-A100-SXM4-40GB")).contains(new GpuType("A100-40GB"));
        assertThat(names.fromProduct("NVIDIA-A100-SXM4-80GB")).contains(new GpuType("A100"));
    }

    @ParameterizedTest(name = "label {0}")
    @CsvSource({
        "nvidia.com/gpu.product, NVIDIA-H100-80GB-HBM3, H100",
        "amd.com/gpu.product-name, Instinct_MI300X, MI300X",
        "cloud.google.com/gke-accelerator, nvidia-h100-80gb, H100",
        "karpenter.k8s.aws/instance-gpu-name, h100, H100",
        "gpu.nvidia.com/class, H100_NVLINK_80GB, H100",
        "something/else, H100, unknown"
    })
    void theLabelThatNamesTheProduct(String label, String product, String type) {
        assertThat(new GpuTypeNames(Map.of()).fromLabels(Map.of(label, product)))
                .contains(new GpuType(type));
    }
}
