package dev.fairlead.operator.kube;

import dev.fairlead.core.model.GpuType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the short name of a GPU type, such as {@code H100}, in what vendors and clouds write on a node.
 *
 * <p>Memory and form factor are left out of the name ({@code A100-SXM4-40GB} and {@code A100-80GB-PCIe} are both {@code
 * A100}): most jobs do not care, and an alias keeps them apart where it matters. A MIG slice or a shared GPU keeps its
 * suffix ({@code H100-MIG-1g.10gb}, {@code T4-SHARED}): the rejected alternative, calling it an {@code H100}, would give a
 * job that asks for one H100 the seventh part of one.
 */
public final class GpuTypeNames {
    /** What a node with GPUs and no label about them has. */
    public static final GpuType UNKNOWN = new GpuType("unknown");

    private static final List<String> PRODUCT_LABELS = List.of(
            "nvidia.com/gpu.product",
            "amd.com/gpu.product-name",
            "beta.amd.com/gpu.product-name",
            "cloud.google.com/gke-accelerator",
            "karpenter.k8s.aws/instance-gpu-name",
            "gpu.nvidia.com/class");

    private static final Set<String> FAMILIES = Set.of(
            ("GB300 GB200 GH200 B300 B200 B100 H200 H100 H800 H20 A100 A800 A40 A30 A16 A10G A10 A2 L40S L40 L20 L4 T4 V100"
                            + " P100 P40 P4 K80 MI355X MI350X MI325X MI308X MI300X MI300A MI250X MI250 MI210 MI100")
                    .split(" "));

    private static final Pattern SLICE = Pattern.compile("(?<model>.+?)(?<slice>(-MIG-[^-]+)?(-SHARED)?)");
    private static final Pattern VENDOR =
            Pattern.compile("^((nvidia|amd|tesla|instinct)[-_ ])+", Pattern.CASE_INSENSITIVE);
    private static final String BROKEN_MIG = "-MIG-INVALID";
    private static final int LONGEST_NAME = 63;

    private final Map<String, String> aliases;

    /** @param aliases exact product strings and the type names to use for them, asked before everything else */
    public GpuTypeNames(Map<String, String> aliases) {
        this.aliases = Map.copyOf(aliases);
    }

    /**
     * The type of a node's GPUs, from the first label that names a product; {@link #UNKNOWN} if none does. Empty if the
     * label says that the GPUs cannot be used (a broken MIG layout).
     */
    public Optional<GpuType> fromLabels(Map<String, String> labels) {
        for (String key : PRODUCT_LABELS) {
            String product = labels.get(key);
            if (product != null && !product.isBlank()) {
                return fromProduct(product);
            }
        }
        return Optional.of(UNKNOWN);
    }

    /** The type that a product string stands for; empty for a broken MIG layout. */
    public Optional<GpuType> fromProduct(String product) {
        String alias = aliases.get(product);
        if (alias != null) {
            return Optional.of(new GpuType(alias));
        }
        if (product.endsWith(BROKEN_MIG)) {
            return Optional.empty();
        }
        var parts = SLICE.matcher(product);
        if (!parts.matches()) {
            return Optional.of(UNKNOWN);
        }
        return Optional.of(named(model(parts.group("model")) + parts.group("slice")));
    }

    private static String model(String product) {
        for (String word : product.split("[-_ ]+", -1)) {
            String family = word.toUpperCase(Locale.ROOT);
            if (FAMILIES.contains(family)) {
                return family;
            }
        }
        return VENDOR.matcher(product).replaceFirst("");
    }

    /** Only what a job's {@code gpuTypes} can spell. */
    private static GpuType named(String text) {
        String cleaned = text.replaceAll("[^-_.A-Za-z0-9]+", "-");
        String cut =
                cleaned.substring(0, Math.min(LONGEST_NAME, cleaned.length())).replaceAll("^[-_.]+|[-_.]+$", "");
        return cut.isEmpty() ? UNKNOWN : new GpuType(cut);
    }
}
