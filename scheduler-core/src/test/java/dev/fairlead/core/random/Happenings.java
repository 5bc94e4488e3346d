package dev.fairlead.core.random;

import dev.fairlead.core.model.EarlierRuns;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.StopPolicy;
import dev.fairlead.core.quota.PastUse;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What may happen to a cluster without the scheduler's doing. */
final class Happenings {
    private final SplittableRandom random;
    private final SplittableRandom later;
    private final RandomFleet fleet;
    private final ClusterState state;
    private final Tally tally;

    Happenings(SplittableRandom random, SplittableRandom later, RandomFleet fleet, ClusterState state, Tally tally) {
        this.random = random;
        this.later = later;
        this.fleet = fleet;
        this.state = state;
        this.tally = tally;
    }

    /** The cluster is set up. */
    void morning() {
        fleet.nodes().forEach(state::putNode);
        fleet.queues().forEach(this::queue);
    }

    /** One to five things happen, and now and then one of the rarer ones. */
    void several(long nowMillis) {
        int events = random.nextInt(1, 6);
        for (int event = 0; event < events; event++) {
            one(nowMillis);
        }
        if (later.nextInt(3) == 0) {
            PastUse.Use use = fleet.use(nowMillis);
            state.putUsage(use.queue(), use.type(), use.gpuSeconds(), use.atMillis());
            tally.count("news: past use told");
        }
        if (later.nextInt(4) == 0) {
            rare(nowMillis);
        }
    }

    private void one(long nowMillis) {
        int dice = random.nextInt(100);
        if (dice < 50) {
            Job job = mostlyInALeaf(fleet.job(nowMillis));
            tally.submitted(job);
            state.submit(job);
        } else if (dice < 60) {
            someJob("news: job ended", TrackedJob::running, this::ends);
        } else if (dice < 65) {
            someJob("news: job failed, waits again", TrackedJob::running, id -> startsAnew(id, nowMillis));
        } else if (dice < 68) {
            someJob("news: one replica failed", TrackedJob::running, this::oneReplicaFails);
        } else if (dice < 71) {
            someJob("news: running job withdrawn", TrackedJob::running, id -> {
                state.withdraw(id);
                state.leave(id);
            });
        } else if (dice < 74) {
            someJob("news: waiting job withdrawn", TrackedJob::waiting, state::withdraw);
        } else if (dice < 80) {
            leavingPodsAreGone(50);
        } else if (dice < 84) {
            NodeName name = fleet.nodeName();
            tally.countIf(state.fleet().node(name) != null, "news: node vanished");
            state.removeNode(name);
        } else if (dice < 90) {
            node(fleet.node(fleet.nodeName()));
        } else if (dice < 95) {
            queue(fleet.anyQueue());
            tally.count("news: queue changed");
        } else {
            Node node = state.fleet().node(fleet.nodeName());
            if (node != null) {
                state.putForeignUsage(node.name(), fleet.foreignUsage());
                tally.count("news: foreign pods");
            }
        }
    }

    /** A queue with others below it takes no jobs: interesting now and then, and not for half of all jobs. */
    private Job mostlyInALeaf(Job job) {
        List<QueueName> leaves = state.queues().stream()
                .map(Queue::name)
                .filter(name -> state.queues().stream()
                        .noneMatch(other -> other.parent().equals(name)))
                .toList();
        return leaves.isEmpty() || leaves.contains(job.queue()) || later.nextInt(8) == 0
                ? job
                : RandomJobs.inQueue(job, leaves.get(later.nextInt(leaves.size())));
    }

    private void rare(long nowMillis) {
        switch (later.nextInt(4)) {
            case 0 -> nodeDies(nowMillis);
            case 1 -> someJob("news: priority of a waiting job changed", TrackedJob::waiting, this::otherPriority);
            case 2 -> someJob("news: priority of a running job changed", TrackedJob::running, this::otherPriority);
            default -> {
                if (later.nextInt(3) == 0) {
                    state.removeQueue(fleet.anyQueueName());
                    tally.count("news: queue removed");
                }
            }
        }
    }

    private void node(Node node) {
        Node before = state.fleet().node(node.name());
        tally.countIf(before == null, "news: node came or came back");
        tally.countIf(before != null && !before.domains().equals(node.domains()), "news: node moved");
        tally.countIf(!node.usable(), "news: node cordoned");
        state.putNode(node);
    }

    private void queue(Queue queue) {
        tally.countIf(queue.stopPolicy() == StopPolicy.HOLD, "queue: held");
        tally.countIf(queue.stopPolicy() == StopPolicy.HOLD_AND_DRAIN, "queue: drained");
        tally.countIf(queue.surplusBand() != 0, "queue: in another surplus band");
        tally.countIf(!queue.parent().isRoot(), "queue: below another");
        state.putQueue(queue);
    }

    /** A machine is gone and what ran there with it; the jobs that lost a pod wait again. */
    private void nodeDies(long nowMillis) {
        NodeName name = fleet.nodeName();
        if (state.fleet().node(name) != null) {
            state.removeNode(name);
            tally.count("news: node died with its jobs");
            for (TrackedJob tracked : List.copyOf(state.holding())) {
                if (tracked.running() && tracked.nodes().contains(name)) {
                    startsAnew(tracked.job().id(), nowMillis);
                }
            }
        }
    }

    private void otherPriority(JobId id) {
        TrackedJob tracked = state.job(id);
        if (tracked != null) {
            state.submit(RandomJobs.withPriority(tracked.job(), later.nextInt(3)));
        }
    }

    /** Most jobs end about when they said they would, some later; nobody outlives his maximum. */
    void dueJobsEnd(long nowMillis) {
        for (TrackedJob tracked : List.copyOf(state.jobs())) {
            if (!tracked.running()) {
                continue;
            }
            long ranSeconds = (nowMillis - tracked.startedMillis()) / 1000;
            long expected = tracked.job().expectedDurationSeconds();
            long most = tracked.job().maxDurationSeconds();
            if (expected > 0 && expected <= ranSeconds && fleet.chance(70)) {
                ends(tracked.job().id());
                tally.count("news: job ended as expected");
            } else if (most > 0 && most <= ranSeconds) {
                ends(tracked.job().id());
                tally.count("news: job ended at its maximum");
            }
        }
    }

    private void someJob(String what, Predicate<TrackedJob> which, Consumer<JobId> then) {
        List<JobId> candidates = state.jobs().stream()
                .filter(which)
                .map(TrackedJob::job)
                .map(Job::id)
                .toList();
        if (!candidates.isEmpty()) {
            then.accept(fleet.oneOf(candidates));
            tally.count(what);
        }
    }

    private void ends(JobId id) {
        state.withdraw(id);
        free(id);
    }

    private void startsAnew(JobId id, long nowMillis) {
        TrackedJob tracked = state.job(id);
        if (tracked != null) {
            EarlierRuns runs = tracked.runsUntil(nowMillis);
            free(id);
            state.putEarlierRuns(id, runs);
        }
    }

    private void oneReplicaFails(JobId id) {
        TrackedJob tracked = state.job(id);
        if (tracked != null) {
            state.free(id, random.nextInt(tracked.holds().size()));
        }
    }

    private void free(JobId id) {
        TrackedJob tracked = state.job(id);
        int replicas = tracked == null ? 0 : tracked.holds().size();
        for (int replica = replicas - 1; replica >= 0; replica--) {
            state.free(id, replica);
        }
    }

    /** The pods of so many in a hundred of the jobs with leaving pods are gone. */
    void leavingPodsAreGone(int percent) {
        for (TrackedJob tracked : List.copyOf(state.holding())) {
            if (!fleet.chance(percent)) {
                continue;
            }
            for (int replica = tracked.holds().size() - 1; replica >= 0; replica--) {
                if (replica < tracked.holds().size() && tracked.holds().get(replica) == TrackedJob.Hold.LEAVING) {
                    state.free(tracked.job().id(), replica);
                }
            }
        }
    }
}
