package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Jobs between minReplicas and replicas. */
@Behaviour
class ElasticTest {
    @Test
    void starts_with_what_there_is_grows_into_what_becomes_free_and_never_restarts_for_it(Scenario given) {
        given.nodes(2);
        Queue team = given.queue("team", 16);
        Job other = given.job("other", team).gpusPerReplica(8).submit().reaches("Running");

        Job elastic = given.job("elastic", team)
                .replicas(4)
                .minReplicas(2)
                .gpusPerReplica(4)
                .submit()
                .reaches("Running");
        assertThat(elastic.number("replicas")).isEqualTo(2);
        Set<String> first = elastic.podUids();

        other.delete();

        elastic.becomes("it has grown", job -> job.number("replicas") == 4 && job.number("readyReplicas") == 4);
        assertThat(elastic.number("attempts")).isEqualTo(1);
        assertThat(elastic.podUids()).hasSize(4).containsAll(first);
        elastic.tells("Grown");
        assertThat(elastic.number("gpus")).isEqualTo(16);
    }

    @Test
    void gives_up_surplus_before_anyone_is_stopped(Scenario given) {
        given.nodes(2);
        Queue owner = given.queue("owner", 8);
        Queue borrower = given.queue("borrower", 8);
        Job elastic = given.job("elastic", borrower)
                .replicas(4)
                .minReplicas(2)
                .gpusPerReplica(4)
                .submit()
                .becomes(
                        "it runs at full size",
                        job -> job.text("phase").equals("Running") && job.number("readyReplicas") == 4);
        Set<String> before = elastic.podUids();

        Job claim = given.job("claim", owner).gpusPerReplica(8).submit().reaches("Running");

        elastic.becomes("it has shrunk", job -> job.number("replicas") == 2);
        assertThat(elastic.text("phase")).isEqualTo("Running");
        assertThat(elastic.number("attempts")).isEqualTo(1);
        assertThat(elastic.podUids()).hasSize(2).isSubsetOf(before);
        elastic.tells("Shrunk");

        claim.delete();
        elastic.becomes("it has grown again", job -> job.number("readyReplicas") == 4);
    }

    @Test
    void waits_when_not_even_the_least_replicas_fit(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        given.job("other", team).gpusPerReplica(6).submit().reaches("Running");

        Job elastic = given.job("elastic", team)
                .replicas(4)
                .minReplicas(2)
                .gpusPerReplica(2)
                .submit()
                .waitsBecause("NoCapacity");

        assertThat(elastic.podsEver()).isEmpty();
    }
}
