package dev.fairlead.simulator.run;

import dev.fairlead.simulator.TraceFolder;
import dev.fairlead.simulator.trace.FleetTrace;
import dev.fairlead.simulator.workload.OtherFleet;
import dev.fairlead.simulator.workload.Workload;
import java.util.Locale;

/** The public lists of machines, any of which can be the fleet of any jobs. */
enum MachineList {
    /** 1,814 machines of Alibaba PAI. */
    PAI,
    /** 847 nodes of Alibaba Lingjun below their switches. */
    LINGJUN,
    /** 1,213 nodes of Alibaba's openb cluster. */
    OPENB;

    /**
     * The same jobs on these machines.
     *
     * @throws dev.fairlead.simulator.trace.TraceException if the list is missing or broken
     */
    Workload with(Workload workload, TraceFolder traces) {
        FleetTrace fleet = switch (this) {
            case PAI -> FleetTrace.pai(traces.folder("misc"));
            case LINGJUN -> FleetTrace.lingjun(traces.folder("misc"));
            case OPENB -> FleetTrace.openb(traces.folder("fgd_openb"));
        };
        return new OtherFleet(fleet.topology(), fleet.nodes()).with(fleet.name(), workload);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
