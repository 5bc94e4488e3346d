package dev.fairlead.core.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fairlead.core.model.GpuType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one pod asks for. */
class PodShapeTest {
    private static final GpuType H100 = new GpuType("H100");

    @Test
    void a_part_of_one_gpu_is_shared_and_nothing_else() {
        assertThat(shape(1, 999).isShared()).isTrue();
        assertThat(shape(1, 1000).isShared()).isFalse();
        assertThat(shape(2, 1000).isShared()).isFalse();
        assertThat(shape(0, 0).isShared()).isFalse();
    }

    @Test
    void thousandths_are_those_of_all_its_gpus() {
        assertThat(shape(3, 1000).totalGpuMillis()).isEqualTo(3000);
        assertThat(shape(1, 250).totalGpuMillis()).isEqualTo(250);
        assertThat(shape(0, 0).totalGpuMillis()).isZero();
    }

    @Test
    void without_types_it_accepts_all_and_else_those() {
        assertThat(shape(1, 1000).accepts(H100)).isTrue();
        assertThat(new PodShape(0, 0, 1, 1000, List.of(H100)).accepts(H100)).isTrue();
        assertThat(new PodShape(0, 0, 1, 1000, List.of(new GpuType("A100"))).accepts(H100))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-1,1000", "1,-1", "1,1001", "2,500", "2,999"})
    void there_is_no_such_pod(int gpus, int gpuMillis) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shape(gpus, gpuMillis))
                .withMessage("a pod has whole GPUs or a part of one, not " + gpus + " x " + gpuMillis);
    }

    private static PodShape shape(int gpus, int gpuMillis) {
        return new PodShape(0, 0, gpus, gpuMillis, List.of());
    }
}
