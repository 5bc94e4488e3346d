package dev.fairlead.operator.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs kubectl, as a user would.
 *
 * @param program path of kubectl
 * @param kubeconfig the cluster to talk to
 */
record Kubectl(Path program, Path kubeconfig) {

    /**
     * Runs it and returns the lines that it printed.
     *
     * @throws DemoException when it fails; the message quotes what it printed
     */
    List<String> run(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new DemoException("kubectl " + String.join(" ", arguments) + " failed: " + output.strip());
            }
            return output.lines().toList();
        } catch (IOException e) {
            throw new DemoException("kubectl could not be run: " + e.getMessage(), e);
        }
    }
}
