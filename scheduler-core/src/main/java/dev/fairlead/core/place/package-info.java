/** Where exactly a gang goes, all or nothing: topology domains, packing, and the words when there is no room. */
@NullMarked
package dev.fairlead.core.place;

import org.jspecify.annotations.NullMarked;
