/**
 * The operator's plain HTTP side: metrics and probes.
 */
@NullMarked
package dev.fairlead.operator.web;

import org.jspecify.annotations.NullMarked;
