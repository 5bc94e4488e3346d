/** The nouns of the domain in the field's own words: identities and quantities are types, everything is immutable. */
@NullMarked
package dev.fairlead.core.model;

import org.jspecify.annotations.NullMarked;
