package dev.fairlead.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByGpuTypeTest {
    private final ByGpuType<String> map = new ByGpuType<>();

    @Test
    void findsATypeByItsNameAndNotOnlyByTheObject() {
        map.put(new GpuType("H100"), "fast");

        assertThat(map.get(new GpuType("H100"))).isEqualTo("fast");
        assertThat(map.get(new GpuType("A100"))).isNull();
    }

    @Test
    void keepsTheLastAndTheOrderInWhichTypesCame() {
        map.put(new GpuType("H100"), "fast");
        map.put(new GpuType("A100"), "slow");
        map.put(new GpuType("H100"), "faster");

        assertThat(map.types()).containsExactly(new GpuType("H100"), new GpuType("A100"));
        assertThat(map.values()).containsExactly("faster", "slow");
    }

    @Test
    void makesWhatIsMissingOnce() {
        assertThat(map.computeIfAbsent(new GpuType("H100"), GpuType::name)).isEqualTo("H100");
        assertThat(map.computeIfAbsent(new GpuType("H100"), type -> "another")).isEqualTo("H100");
    }
}
