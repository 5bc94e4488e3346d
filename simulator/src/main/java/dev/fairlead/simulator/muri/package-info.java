/** The experiment of Muri (SIGCOMM'22): published schedulers as published, and Fairlead on the same work and costs. */
@NullMarked
package dev.fairlead.simulator.muri;

import org.jspecify.annotations.NullMarked;
