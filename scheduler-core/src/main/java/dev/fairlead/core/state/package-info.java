/**
 * The world as the scheduler knows it: nodes, queues, jobs and what runs where, kept up to date by small changes and never
 * rebuilt. A state grown by changes equals one built from scratch.
 */
@NullMarked
package dev.fairlead.core.state;

import org.jspecify.annotations.NullMarked;
