package dev.fairlead.operator.grpc.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;

/** A secret as a kubelet mounts it: each file is a link through {@code ..data}, which is turned for all files at once. */
final class MountedSecret implements AutoCloseable {
    private final Path folder;
    private int version;

    MountedSecret() throws IOException {
        folder = Files.createTempDirectory("mounted-secret");
    }

    String file(String name) {
        return folder.resolve(name).toString();
    }

    void put(TestAuthority.Issued server, TestAuthority clients) {
        put(Map.of("tls.crt", server.pem(), "tls.key", server.key(), "ca.crt", clients.pem()));
    }

    void put(Map<String, String> files) {
        try {
            Path data = Path.of("..version-" + ++version);
            Files.createDirectory(folder.resolve(data));
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(folder.resolve(data).resolve(file.getKey()), file.getValue());
                Path link = folder.resolve(file.getKey());
                if (!Files.isSymbolicLink(link)) {
                    Files.createSymbolicLink(link, Path.of("..data", file.getKey()));
                }
            }
            Path turned = Files.createSymbolicLink(folder.resolve("..data_tmp"), data);
            Files.move(turned, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
