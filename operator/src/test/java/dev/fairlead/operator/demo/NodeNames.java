package dev.fairlead.operator.demo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Node names written shortly, as Slurm does: {@code h100-[000-003,006]}. */
final class NodeNames {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)(\\d{1,9})");

    private NodeNames() {}

    static String compressed(Collection<String> names) {
        Map<String, TreeSet<String>> numbers = new TreeMap<>();
        for (String name : names) {
            Matcher matcher = NUMBERED.matcher(name);
            boolean numbered = matcher.matches();
            numbers.computeIfAbsent(numbered ? matcher.group(1) : name, prefix -> new TreeSet<>())
                    .add(numbered ? matcher.group(2) : "");
        }
        return numbers.entrySet().stream()
                .map(entry -> entry.getKey() + ranges(List.copyOf(entry.getValue())))
                .collect(Collectors.joining(","));
    }

    private static String ranges(List<String> sorted) {
        if (sorted.size() == 1) {
            return sorted.getFirst();
        }
        List<String> ranges = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            if (i == sorted.size() || number(sorted.get(i)) != number(sorted.get(i - 1)) + 1) {
                ranges.add(from == i - 1 ? sorted.get(from) : sorted.get(from) + "-" + sorted.get(i - 1));
                from = i;
            }
        }
        return "[" + String.join(",", ranges) + "]";
    }

    private static int number(String digits) {
        return digits.isEmpty() ? -1 : Integer.parseInt(digits);
    }
}
