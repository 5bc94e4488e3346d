package dev.fairlead.operator.monitoring;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** Serves on {@code /metrics} what dcgm-exporter would say of the GPUs of some nodes. */
final class GpuExporter implements AutoCloseable {
    /** dcgm-exporter renamed the label of the node in May 2026. */
    enum Spelling {
        HOSTNAME("Hostname"),
        LOWER_CASE("hostname");

        private final String label;

        Spelling(String label) {
            this.label = label;
        }
    }

    /** @param pod of the namespace that holds the GPU; empty if nobody does */
    record Gpu(String node, int index, String namespace, String pod, double busy) {}

    private final HttpServer server;

    GpuExporter(Spelling spelling, Supplier<List<Gpu>> gpus) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> {
            byte[] page = page(spelling, gpus.get()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    static String page(Spelling spelling, List<Gpu> gpus) {
        StringBuilder page = new StringBuilder();
        family(
                page,
                spelling,
                gpus,
                "DCGM_FI_PROF_GR_ENGINE_ACTIVE",
                "Ratio of time the graphics engine is active.",
                1,
                0);
        family(page, spelling, gpus, "DCGM_FI_DEV_GPU_UTIL", "GPU utilization (in %).", 100, 0);
        family(page, spelling, gpus, "DCGM_FI_DEV_FB_USED", "Framebuffer memory used (in MiB).", 40_000, 1_000);
        family(page, spelling, gpus, "DCGM_FI_DEV_FB_FREE", "Framebuffer memory free (in MiB).", -40_000, 80_000);
        family(page, spelling, gpus, "DCGM_FI_DEV_POWER_USAGE", "Power draw (in W).", 500, 70);
        return page.toString();
    }

    private static void family(
            StringBuilder page,
            Spelling spelling,
            List<Gpu> gpus,
            String name,
            String help,
            double slope,
            double base) {
        page.append("# HELP %s %s\n# TYPE %s gauge\n".formatted(name, help, name));
        for (Gpu gpu : gpus) {
            String labels =
                    "gpu=\"%d\",UUID=\"GPU-%s-%d\",pci_bus_id=\"00000000:%02X:00.0\",device=\"nvidia%d\",modelName=\"NVIDIA H100 80GB HBM3\",%s=\"%s\",DCGM_FI_DRIVER_VERSION=\"550.54.15\""
                            .formatted(
                                    gpu.index(),
                                    gpu.node(),
                                    gpu.index(),
                                    0x1a + gpu.index(),
                                    gpu.index(),
                                    spelling.label,
                                    gpu.node());
            String owner = gpu.pod().isEmpty()
                    ? ""
                    : ",container=\"train\",namespace=\"%s\",pod=\"%s\"".formatted(gpu.namespace(), gpu.pod());
            page.append("%s{%s%s} %f\n".formatted(name, labels, owner, base + slope * gpu.busy()));
        }
    }
}
