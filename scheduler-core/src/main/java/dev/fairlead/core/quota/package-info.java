/** How much a queue may use: guaranteed, limit, borrowing, entitlement. Arithmetic only. */
@NullMarked
package dev.fairlead.core.quota;

import org.jspecify.annotations.NullMarked;
