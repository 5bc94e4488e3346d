/**
 * Pure scheduling decisions: no Kubernetes, no clock, no threads, no logging, no randomness. The same input gives the
 * same plan, byte for byte.
 */
@NullMarked
package dev.fairlead.core;

import org.jspecify.annotations.NullMarked;
