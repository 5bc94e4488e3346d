/** Dashboards, recording rules and alerts: how they are made, and that Prometheus and Grafana take them. */
@NullMarked
package dev.fairlead.operator.monitoring;

import org.jspecify.annotations.NullMarked;
