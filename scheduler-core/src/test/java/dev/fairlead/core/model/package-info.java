/** Tests of what a cluster, its queues and its jobs are described with. */
@NullMarked
package dev.fairlead.core.model;

import org.jspecify.annotations.NullMarked;
