package dev.fairlead.operator.chart;

import com.marcnuri.helm.LintResult;
import java.nio.file.Path;

/** Lints the chart and packs it, as {@code helm lint --strict} and {@code helm package} do. */
public final class ChartPackage {
    private ChartPackage() {}

    /** Writes {@code fairlead-VERSION.tgz} into the folder {@code arguments[0]}; exits with 1 if there is something to complain about. */
    public static void main(String[] arguments) {
        LintResult lint = Chart.helm().lint().strict().call();
        lint.getMessages().forEach(System.err::println);
        if (lint.isFailed()) {
            System.exit(1);
        }
        Path folder = Path.of(arguments[0]);
        Chart.helm().packageIt().withDestination(folder).call();
        System.out.println("Packed into " + folder);
    }
}
