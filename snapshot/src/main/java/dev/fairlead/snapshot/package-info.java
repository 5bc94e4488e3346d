/**
 * A cluster at one moment as a document in YAML or JSON, which people write by hand and the operator writes on request, and
 * what is decided on it as another. Each class named for an entry reads and writes that entry, so that its keys stand in one
 * place.
 */
@NullMarked
package dev.fairlead.snapshot;

import org.jspecify.annotations.NullMarked;
