package dev.fairlead.simulator.generate;

/**
 * What generated jobs look like.
 *
 * @param like whose sizes and durations they have
 * @param teams how many teams submit them, 1 or more
 * @param days for how long they come, above 0
 * @param load the GPU time they ask for over the GPU time there is in those days, above 0; above 1 the queue only grows
 * @param elasticShare the part of the gangs of several pods that may run with half of them, 0 to 1
 * @param checkpointSeconds how often those jobs save their work that do, 0 for never
 */
public record WorkShape(Preset like, int teams, double days, double load, double elasticShare, long checkpointSeconds) {
    public WorkShape {
        if (teams < 1
                || !(days > 0)
                || !(load > 0)
                || !(elasticShare >= 0 && elasticShare <= 1)
                || checkpointSeconds < 0) {
            throw new IllegalArgumentException(
                    "there is 1 team or more, days and load are above 0, the elastic part is from 0"
                            + " to 1 and seconds between checkpoints are 0 or more, not " + teams + ", " + days + ", "
                            + load + ", "
                            + elasticShare + " and " + checkpointSeconds);
        }
    }
}
