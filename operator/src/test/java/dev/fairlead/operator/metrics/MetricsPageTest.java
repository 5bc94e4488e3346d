package dev.fairlead.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
    @Test
    void thePageIsFresh() {
        Path page = Path.of("../docs/reference").resolve(MetricsPage.FILE);

        assertThat(page).as("run make reference").content().isEqualTo(MetricsPage.render());
    }

    @Test
    void everyMeterOfOursHasADescription() {
        assertThat(MetricsPage.render().lines().filter(line -> line.startsWith("| `fairlead")))
                .hasSizeGreaterThan(10)
                .allSatisfy(line -> assertThat(line).endsWith(". |"));
    }
}
