package dev.fairlead.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A gang says of its replicas what one finds who writes them down one by one. */
class GangTest {
    @Test
    void aGangIsTheListOfItsReplicas() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 300; round++) {
            List<Role> roles = new ArrayList<>();
            List<Resources> replicas = new ArrayList<>();
            for (int role = random.nextInt(3); role > 0; role--) {
                int count = random.nextInt(1, 4);
                Resources each = Resources.ofGpus(random.nextInt(4));
                roles.add(new Role("role" + role, count, count, each));
                replicas.addAll(Collections.nCopies(count, each));
            }
            int before = replicas.size();
            int least = random.nextInt(1, 4);
            int most = least + random.nextInt(3);
            Resources worker = Resources.ofGpus(random.nextInt(1, 9));
            roles.add(new Role(Gang.WORKER, least, most, worker));
            replicas.addAll(Collections.nCopies(most, worker));
            Gang gang = new Gang(roles);

            assertThat(gang.beforeWorkers()).isEqualTo(before);
            assertThat(gang.minReplicas()).isEqualTo(before + least);
            assertThat(gang.replicas()).isEqualTo(replicas.size());
            assertThat(gang.elastic()).isEqualTo(least < most);
            assertThat(gang.uniform()).isEqualTo(before == 0);
            assertThat(gang.sharesGpus()).isFalse();
            assertThat(gang.leastGpuMillis()).isEqualTo(1000 * gpus(replicas, 0, before + least));
            for (int first = 0; first <= replicas.size(); first++) {
                assertThat(gang.need(first)).isEqualTo(first < replicas.size() ? replicas.get(first) : worker);
                for (int end = first; end <= replicas.size(); end++) {
                    assertThat(gang.gpus(first, end)).isEqualTo(gpus(replicas, first, end));
                    assertThat(gang.gpuMillis(first, end)).isEqualTo(1000 * gpus(replicas, first, end));
                }
            }
        }
    }

    private static long gpus(List<Resources> replicas, int first, int end) {
        return replicas.subList(first, end).stream().mapToLong(Resources::gpus).sum();
    }

    @Test
    void sharesAddUpAndWholeGpusAreRoundedUp() {
        Gang gang = new Gang(5, 5, Resources.ofGpuShare(300));

        assertThat(gang.sharesGpus()).isTrue();
        assertThat(gang.gpuMillis(5)).isEqualTo(1500);
        assertThat(gang.gpuMillis(1, 3)).isEqualTo(600);
        assertThat(gang.gpus(3)).isEqualTo(1);
        assertThat(gang.gpus(4)).isEqualTo(2);
        assertThat(new Gang(1, 1, Resources.ofGpuShare(999)).leastGpuMillis()).isEqualTo(999);
    }

    @Test
    void itReadsAsOneWouldWriteIt() {
        Role launcher = new Role("launcher", 1, 1, Resources.ofGpus(0));

        assertThat(new Gang(4, 4, Resources.ofGpus(8))).hasToString("4 x 8");
        assertThat(new Gang(2, 4, Resources.ofGpus(8))).hasToString("2..4 x 8");
        assertThat(new Gang(2, 2, Resources.ofGpuShare(250))).hasToString("2 x 0.25");
        assertThat(new Gang(List.of(launcher, new Role("worker", 2, 3, Resources.ofGpus(8)))))
                .hasToString("1 x 0 + 2..3 x 8");
    }
}
