package dev.fairlead.core.place;

import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.fit.NodeRule;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.Toleration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes may take a job whatever runs there, remembered per kind of job until a node changes. Jobs of one kind share
 * the answer, so that a thousand like jobs ask each node once.
 */
public final class EligibleNodes {
    private static final byte UNKNOWN = 0;
    private static final byte YES = 1;
    private static final byte NO = 2;

    private final Fleet fleet;
    private final Map<Kind, byte[]> answers = new HashMap<>();
    private long version = -1;

    /** What the node rules look at in a job. */
    private record Kind(NodeSelection nodes, List<Toleration> tolerations, String requiredLevel, String segmentLevel) {}

    public EligibleNodes(Fleet fleet) {
        this.fleet = fleet;
    }

    /** The same for a copy of the fleet; answers that are known hold for it as well. */
    public EligibleNodes over(Fleet copy) {
        EligibleNodes same = new EligibleNodes(copy);
        if (version == copy.version()) {
            same.version = version;
            same.answers.putAll(answers);
        }
        return same;
    }

    /** The answers for jobs of one kind. */
    public final class ForJob {
        private final Job job;
        private final byte[] known;

        private ForJob(Job job, byte[] known) {
            this.job = job;
            this.known = known;
        }

        public boolean contains(int slot) {
            if (known[slot] == UNKNOWN) {
                known[slot] = objection(job, slot) == null ? YES : NO;
            }
            return known[slot] == YES;
        }
    }

    public ForJob forJob(Job job) {
        if (version != fleet.version()) {
            version = fleet.version();
            answers.clear();
        }
        Kind kind = new Kind(
                job.nodes(),
                job.tolerations(),
                job.topology().required(),
                job.topology().segmentLevel());
        byte[] known = answers.get(kind);
        if (known == null || known.length < fleet.slotCount()) {
            known = known == null ? new byte[fleet.slotCount()] : Arrays.copyOf(known, fleet.slotCount());
            answers.put(kind, known);
        }
        return new ForJob(job, known);
    }

    /** Why the node may not take the job, as the end of a sentence that begins with the node; null if it may. */
    public @Nullable String objection(Job job, int slot) {
        Node node = fleet.node(slot);
        if (node == null) {
            return "is gone";
        }
        for (NodeRule rule : NodeRule.ALL) {
            String objection = rule.objection(job, node, fleet.topology());
            if (objection != null) {
                return objection;
            }
        }
        return null;
    }
}
