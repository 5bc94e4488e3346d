package dev.fairlead.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.simulator.trace.CsvTable;
import dev.fairlead.simulator.trace.TraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTableTest {
    @TempDir
    Path folder;

    @Test
    void values_are_found_by_row_and_column() throws IOException {
        CsvTable table = table("name,gpus\nfirst,8\nsecond,4\n");

        assertThat(table.rows()).isEqualTo(2);
        assertThat(table.text(1, table.column("name"))).isEqualTo("second");
        assertThat(table.number(1, table.column("gpus"))).isEqualTo(4);
    }

    @Test
    void a_wrong_number_is_named_with_its_line() throws IOException {
        CsvTable table = table("name,gpus\nfirst,8\nsecond,many\n");

        assertThatThrownBy(() -> table.number(1, 1))
                .isInstanceOf(TraceException.class)
                .hasMessageEndingWith("table.csv, line 3: gpus must be a whole number, not 'many'");
    }

    @Test
    void a_line_that_is_too_short_is_named() {
        assertThatThrownBy(() -> table("name,gpus\nfirst,8\nsecond\n"))
                .isInstanceOf(TraceException.class)
                .hasMessageEndingWith("table.csv, line 3: 1 values, but there are 2 columns");
    }

    private CsvTable table(String text) throws IOException {
        return CsvTable.read(Files.writeString(folder.resolve("table.csv"), text));
    }
}
