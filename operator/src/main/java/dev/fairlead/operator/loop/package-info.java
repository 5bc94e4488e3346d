/**
 * The one thread that decides: it takes in what informers saw, lets jobs live their lives, asks the scheduler for a plan
 * and carries it out. Events only mark it dirty; it runs at its own pace.
 */
@NullMarked
package dev.fairlead.operator.loop;

import org.jspecify.annotations.NullMarked;
