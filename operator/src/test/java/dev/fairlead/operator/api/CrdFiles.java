package dev.fairlead.operator.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the CRD files of {@code deploy/crds} from the annotated Java types. The same types give the same bytes. A main
 * rather than the generator's Maven plugin: the plugin loads our classes into Maven's own JVM, which may be too old.
 */
public final class CrdFiles {
    private static final List<Class<? extends HasMetadata>> KINDS =
            List.of(GpuJob.class, GpuQueue.class, GpuQueueUsage.class);

    private CrdFiles() {}

    /** Writes one file per kind into the directory {@code arguments[0]}. */
    public static void main(String[] arguments) throws IOException {
        write(render(), Path.of(arguments[0]));
    }

    static void write(Map<String, String> files, Path directory) throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
    }

    /** File name to YAML text. */
    static Map<String, String> render() throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (CustomResourceDefinition crd : definitions()) {
            files.put(crd.getMetadata().getName() + ".yaml", yaml(crd));
        }
        return files;
    }

    static List<CustomResourceDefinition> definitions() {
        List<CustomResourceDefinition> definitions = new ArrayList<>();
        for (Class<? extends HasMetadata> kind : KINDS) {
            new CRDGenerator()
                    .customResourceClasses(List.of(kind))
                    .forCRDVersions("v1")
                    .withOutput(new DiscardedOutput())
                    .withPostProcessor(new CRDPostProcessor() {
                        @Override
                        public HasMetadata process(HasMetadata crd, String version) {
                            definitions.add(new SchemaEdits(kind).applyTo((CustomResourceDefinition) crd));
                            return crd;
                        }
                    })
                    .detailedGenerate();
        }
        return definitions;
    }

    private static String yaml(CustomResourceDefinition crd) throws IOException {
        ObjectMapper writer = new ObjectMapper(YAMLFactory.builder()
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .build());
        return "# Generated from the Java types in operator/; run `make crds` after changing them.\n"
                + writer.writeValueAsString(WholeNumbers.in(writer.valueToTree(crd)));
    }

    /** The generator writes its own YAML in any case; only what the post-processor sees is wanted. */
    private static final class DiscardedOutput implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
        @Override
        public ByteArrayOutputStream outputFor(String crdName) {
            return new ByteArrayOutputStream();
        }

        @Override
        public void close() {}
    }
}
