/** May it run here? One hard rule per file; a "no" is a {@link dev.fairlead.core.fit.Veto} with one sentence. */
@NullMarked
package dev.fairlead.core.fit;

import org.jspecify.annotations.NullMarked;
