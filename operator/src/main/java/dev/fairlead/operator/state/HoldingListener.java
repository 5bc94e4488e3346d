package dev.fairlead.operator.state;

/** Hears of every booking of a replica when it is made and when it is undone. Called by the loop's thread. */
public interface HoldingListener {
    /** A replica holds this from now on. */
    void held(Holding holding);

    /**
     * A replica was found that has held this for a while: the operator has just begun to look.
     *
     * @param sinceMillis since when, in milliseconds since the epoch; a time to come counts as now
     */
    void foundHeld(Holding holding, long sinceMillis);

    /** A replica does not hold this any more. */
    void released(Holding holding);
}
