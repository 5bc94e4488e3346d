package dev.fairlead.simulator.decide;

import dev.fairlead.core.model.NodeName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of nodes as people like to read many of them: {@code a100-2, h100-[1-7,9]}. */
final class NodeNames {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)([0-9]{1,9})");

    private NodeNames() {}

    /** Names that are alike but for the number at their end, and how many digits it is written with. */
    private record Family(String name, int digits) implements Comparable<Family> {
        @Override
        public int compareTo(Family other) {
            int byName = name.compareTo(other.name);
            return byName == 0 ? Integer.compare(digits, other.digits) : byName;
        }

        String written(int number) {
            return String.format(Locale.ROOT, "%0" + digits + "d", number);
        }

        String written(TreeSet<Integer> numbers) {
            List<String> runs = new ArrayList<>();
            int first = numbers.first();
            int last = first;
            for (int number : numbers) {
                if (number > last + 1) {
                    runs.add(run(first, last));
                    first = number;
                }
                last = number;
            }
            runs.add(run(first, last));
            return name + (numbers.size() == 1 ? runs.getFirst() : "[" + String.join(",", runs) + "]");
        }

        private String run(int first, int last) {
            return first == last ? written(first) : written(first) + (last == first + 1 ? "," : "-") + written(last);
        }
    }

    /** The names, each once and in order. */
    static String inShort(Collection<NodeName> nodes) {
        Map<Family, TreeSet<Integer>> families = new TreeMap<>();
        TreeSet<String> parts = new TreeSet<>();
        for (NodeName node : nodes) {
            Matcher numbered = NUMBERED.matcher(node.value());
            if (numbered.matches()) {
                String number = numbered.group(2);
                int digits = number.startsWith("0") ? number.length() : 1;
                families.computeIfAbsent(new Family(numbered.group(1), digits), key -> new TreeSet<>())
                        .add(Integer.parseInt(number));
            } else {
                parts.add(node.value());
            }
        }
        families.forEach((family, numbers) -> parts.add(family.written(numbers)));
        return String.join(", ", parts);
    }
}
