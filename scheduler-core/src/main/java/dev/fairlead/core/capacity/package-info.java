/**
 * What is free right now: the cluster as dense arrays, indexed by GPU type, topology domain and free count, with marks that
 * can be rolled back.
 */
@NullMarked
package dev.fairlead.core.capacity;

import org.jspecify.annotations.NullMarked;
