/** Reading YAML and JSON strictly: every value knows where it stands, and everything that is wrong is told at once. */
@NullMarked
package dev.fairlead.snapshot.document;

import org.jspecify.annotations.NullMarked;
