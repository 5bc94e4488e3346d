/** What becomes of work that is put elsewhere. */
@NullMarked
package dev.fairlead.simulator.workload;

import org.jspecify.annotations.NullMarked;
