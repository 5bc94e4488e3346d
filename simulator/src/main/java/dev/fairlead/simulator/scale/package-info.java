/** What decisions cost on the largest clusters: a fleet of 600,000 GPUs, a thousand queues, a hundred thousand waiting jobs. */
@NullMarked
package dev.fairlead.simulator.scale;

import org.jspecify.annotations.NullMarked;
