/**
 * One-way readers from Kubernetes objects to the core's types, and one-way writers back. Readers never throw on what the
 * API server may hold: what cannot be read becomes a refusal with a sentence, or counts as nothing.
 */
@NullMarked
package dev.fairlead.operator.kube;

import org.jspecify.annotations.NullMarked;
