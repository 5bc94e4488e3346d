package dev.fairlead.operator.web;

import java.util.Optional;

/** Answers whether something is well. Called from several threads at once; must not block. */
@FunctionalInterface
public interface Probe {
    /** What is wrong, one sentence for people; empty if all is well. */
    Optional<String> problem();
}
