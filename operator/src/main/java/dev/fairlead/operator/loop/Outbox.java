package dev.fairlead.operator.loop;

import dev.fairlead.operator.apply.JobEvents;
import dev.fairlead.operator.apply.PodWrites;
import dev.fairlead.operator.apply.QueueStatuses;
import dev.fairlead.operator.apply.QueueUsages;
import dev.fairlead.operator.apply.StatusOutbox;

/** Everything that the loop writes through. */
public record Outbox(
        PodWrites pods, StatusOutbox statuses, QueueStatuses queues, QueueUsages usages, JobEvents events) {}
