/** What a run was like, in figures: gathered while it runs, printed as text, JSON and CSV. */
@NullMarked
package dev.fairlead.simulator.report;

import org.jspecify.annotations.NullMarked;
