package dev.fairlead.simulator.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes traces of a few jobs in the formats of the public ones. */
final class SmallTraces {
    private static final String PODS =
            "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time\n";

    private SmallTraces() {}

    /** One node of 8 GPUs for each of two virtual clusters, and these jobs. */
    static void philly(Path traces, List<String> jobs) throws IOException {
        Path folder = Files.createDirectories(traces.resolve("philly"));
        Files.writeString(folder.resolve("philly_vc_nodes_helios_qssf.csv"), "vc,node num\naa,1\nbb,1\n");
        String head = "timestamp,duration,num_gpus,gpu_time,cluster\n";
        gzip(folder.resolve("philly_pollux_82247.csv.gz"), head + String.join("\n", jobs) + "\n\n");
    }

    /** Nodes (name, thousandths of CPUs, MiB, GPUs, model) and pods of openb. */
    static void openb(Path traces, List<String> nodes, List<String> pods) throws IOException {
        Path folder = Files.createDirectories(traces.resolve("fgd_openb"));
        gzip(
                folder.resolve("openb_node_list_gpu_node.csv.gz"),
                "sn,cpu_milli,memory_mib,gpu,model\n" + String.join("\n", nodes) + "\n");
        gzip(folder.resolve("openb_pod_list_default.csv.gz"), PODS + String.join("\n", pods) + "\n");
    }

    /** The list of 120 jobs of Shockwave; each is its GPUs, its seconds and when it comes. */
    static void shockwave(Path traces, List<String> jobs) throws IOException {
        Path folder = Files.createDirectories(traces.resolve("shockwave"));
        StringBuilder lines = new StringBuilder();
        for (String job : jobs) {
            String[] values = job.split(",", -1);
            lines.append("A model (batch size 8)\ttrain --data %s\tsome/folder\t--steps\t1\t100\t")
                    .append(values[0])
                    .append("\tgns\t1\t-1.000000\t")
                    .append(values[1])
                    .append('\t')
                    .append(values[2])
                    .append('\n');
        }
        gzip(folder.resolve("shockwave_120jobs.trace.gz"), lines.toString());
    }

    /** The archive of Pollux with these files, by path. */
    static void pollux(Path traces, Map<String, String> files) throws IOException {
        Path folder = Files.createDirectories(traces.resolve("pollux"));
        try (OutputStream out = Files.newOutputStream(folder.resolve("pollux_osdi21_workloads_and_profiles.tar.gz"));
                TarArchiveOutputStream archive = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                byte[] bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(bytes.length);
                archive.putArchiveEntry(entry);
                archive.write(bytes);
                archive.closeArchiveEntry();
            }
        }
    }

    static void gzip(Path file, String text) throws IOException {
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
