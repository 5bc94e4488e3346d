/** What the scheduler does, told as stories: one behaviour per file. */
@NullMarked
package dev.fairlead.core.scenario;

import org.jspecify.annotations.NullMarked;
