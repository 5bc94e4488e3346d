/**
 * The line to the API server: how the client is set up, whether the server answers, how long it takes.
 */
@NullMarked
package dev.fairlead.operator.client;

import org.jspecify.annotations.NullMarked;
