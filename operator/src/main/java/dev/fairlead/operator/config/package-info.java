/**
 * What an administrator may set, with its defaults and the sentences that say what is wrong with a file.
 */
@NullMarked
package dev.fairlead.operator.config;

import org.jspecify.annotations.NullMarked;
