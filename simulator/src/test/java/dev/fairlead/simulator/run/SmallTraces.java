package dev.fairlead.simulator.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes traces in the format of the Philly list. */
final class SmallTraces {
    private SmallTraces() {}

    /** One node of 8 GPUs for each of two virtual clusters, and these jobs. */
    static void philly(Path traces, List<String> jobs) throws IOException {
        Path folder = Files.createDirectories(traces.resolve("philly"));
        Files.writeString(folder.resolve("philly_vc_nodes_helios_qssf.csv"), "vc,node num\naa,1\nbb,1\n");
        String head = "timestamp,duration,num_gpus,gpu_time,cluster\n";
        try (GZIPOutputStream out =
                new GZIPOutputStream(Files.newOutputStream(folder.resolve("philly_pollux_82247.csv.gz")))) {
            out.write((head + String.join("\n", jobs) + "\n\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
