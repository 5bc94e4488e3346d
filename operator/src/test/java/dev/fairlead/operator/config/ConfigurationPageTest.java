package dev.fairlead.operator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
    @Test
    void thePageIsFresh() throws Exception {
        Path page = Path.of("../docs/reference").resolve(ConfigurationPage.FILE);

        assertThat(page).as("run make reference").content().isEqualTo(ConfigurationPage.render());
    }

    @Test
    void theDefaultsShownAreTheDefaults() throws Exception {
        String page = Files.readString(Path.of("../docs/reference").resolve(ConfigurationPage.FILE));
        String yaml = page.substring(page.lastIndexOf("```yaml\n") + 8, page.lastIndexOf("```"));

        assertThat(ConfigFile.parse("configuration.md", yaml)).isEqualTo(OperatorConfig.defaults());
    }

    @Test
    void thereAreFewKeys() {
        assertThat(OperatorConfig.class.getRecordComponents()).hasSizeLessThanOrEqualTo(15);
    }
}
