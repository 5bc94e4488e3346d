package dev.fairlead.operator.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Brings the files of {@code deploy} that the chart ships into the chart, and makes the plain manifests of {@code deploy} from
 * the chart. Copies and not links: a chart is read from packages, archives and systems that do not follow links.
 */
public final class ChartFiles {
    private static final Path COPIES = Path.of("helm/fairlead/files");

    private ChartFiles() {}

    /** Writes the files into the repository, and deletes those that are none of them any more. */
    public static void main(String[] arguments) throws IOException {
        // The manifests are rendered from the chart on disk, so what is in it comes first.
        write(copies(), COPIES);
        Map<String, String> manifests = PlainManifests.render();
        for (String folder : PlainManifests.FOLDERS) {
            Map<String, String> inFolder = new TreeMap<>(manifests);
            inFolder.keySet().removeIf(path -> !path.startsWith(folder + "/"));
            write(inFolder, Path.of(folder));
        }
        for (String path : PlainManifests.SINGLE_FILES) {
            String text = manifests.get(path);
            if (text != null) {
                Files.writeString(Chart.REPOSITORY.resolve(path), text);
            }
        }
    }

    /** By path in the repository: what the chart ships of {@code deploy}. */
    static Map<String, String> copies() throws IOException {
        Map<String, String> files = new TreeMap<>();
        copy("crds", ".yaml", files);
        copy("prometheus", ".yaml", files);
        copy("grafana", ".json", files);
        return files;
    }

    /** The files in a folder of the repository and below, by path in the repository; empty if there is no such folder. */
    static Map<String, String> onDisk(Path folder) throws IOException {
        Path start = Chart.REPOSITORY.resolve(folder);
        Map<String, String> files = new TreeMap<>();
        if (Files.isDirectory(start)) {
            try (Stream<Path> all = Files.walk(start)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    files.put(Chart.REPOSITORY.relativize(file).toString(), Files.readString(file));
                }
            }
        }
        return files;
    }

    /** The names of the files with that ending directly in a folder of the repository, in order. */
    static List<String> names(String folder, String ending) throws IOException {
        Path start = Chart.REPOSITORY.resolve(folder);
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(start)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending) && !name.equals("kustomization.yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static void copy(String folder, String ending, Map<String, String> files) throws IOException {
        for (String name : names("deploy/" + folder, ending)) {
            files.put(
                    COPIES.resolve(folder).resolve(name).toString(),
                    Files.readString(
                            Chart.REPOSITORY.resolve("deploy").resolve(folder).resolve(name)));
        }
    }

    private static void write(Map<String, String> files, Path folder) throws IOException {
        for (String stale : onDisk(folder).keySet()) {
            if (!files.containsKey(stale)) {
                Files.delete(Chart.REPOSITORY.resolve(stale));
            }
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = Chart.REPOSITORY.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }
}
