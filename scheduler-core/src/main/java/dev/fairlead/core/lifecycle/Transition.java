package dev.fairlead.core.lifecycle;

import java.util.List;

/**
 * What an event does to a job.
 *
 * @param phase the phase after the event
 * @param effects what to do, in order; empty when the event means nothing in the job's phase
 */
public record Transition(Phase phase, List<Effect> effects) {
    public Transition {
        effects = List.copyOf(effects);
    }
}
