package dev.fairlead.core.cycle;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import java.util.List;
import java.util.OptionalLong;

/**
 * The jobs of a class found no room in a cycle. What exactly was in the way is put into words when someone asks.
 *
 * @param job the first of them
 * @param roomKind the kind of room they need
 * @param types the types on which they might have run, one or more
 * @param protectedUntilMillis when the minimum runtime ends of one who may have to make room then
 */
record Failure(Job job, int roomKind, List<GpuType> types, OptionalLong protectedUntilMillis) {}
