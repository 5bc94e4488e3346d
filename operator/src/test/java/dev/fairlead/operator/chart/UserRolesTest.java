package dev.fairlead.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what with jobs and queues. RBAC only ever adds up, so the rules tell it all. */
class UserRolesTest {
    private static final List<String> RESOURCES = List.of("gpujobs", "gpuqueues", "gpuqueueusages", "fleet");

    @ParameterizedTest
    @CsvSource({
        // role, jobs, queues, usages, fleet: r = get, list, watch; w = create, update, patch, delete; d = delete; g =
        // get
        "viewer, r, r, r, g",
        "editor, rw, r, r, -",
        "queue-admin, r, rw, r, -",
        "api-viewer, r, r, -, g",
        "api-admin, rd, rw, -, g",
    })
    void aRoleAllowsThisAndNoMore(String role, String jobs, String queues, String usages, String fleet) {
        SortedSet<String> rights = Rights.of(Chart.objects(""), List.of("fairlead-" + role));
        List<String> marks = List.of(jobs, queues, usages, fleet);
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < RESOURCES.size(); i++) {
            for (String verb : verbs(marks.get(i))) {
                wanted.add(Rights.right(verb, "scheduling.fairlead.dev", RESOURCES.get(i)));
            }
        }
        // Deleting many at once is deleting; a merge patch is an update. The API has neither.
        rights.removeIf(right -> right.startsWith("deletecollection ") || right.startsWith("patch "));
        assertThat(rights).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void jobsJoinTheRolesThatEveryClusterHasAndQuotasDoNot() {
        for (JsonNode each : Chart.objects("")) {
            String labels = each.at("/metadata/labels").toString();
            switch (Chart.title(each)) {
                case "ClusterRole/fairlead-viewer" -> assertThat(labels).contains("aggregate-to-view");
                case "ClusterRole/fairlead-editor" ->
                    assertThat(labels).contains("aggregate-to-edit", "aggregate-to-admin");
                default -> assertThat(labels).as(Chart.title(each)).doesNotContain("aggregate-to");
            }
        }
        assertThat(Chart.render("rbac: {users: {aggregate: false}}")).doesNotContain("aggregate-to");
        assertThat(Chart.render("rbac: {users: {create: false}}")).doesNotContain("-viewer", "-queue-admin");
    }

    /** Statuses are the operator's word; nobody else's role writes them. */
    @Test
    void nobodyMayWriteAStatus() {
        List<String> roles = List.of("viewer", "editor", "queue-admin", "api-viewer", "api-admin").stream()
                .map(role -> "fairlead-" + role)
                .toList();
        assertThat(Rights.of(Chart.objects(""), roles)).noneMatch(right -> right.endsWith("/status"));
    }

    private static List<String> verbs(String mark) {
        return switch (mark) {
            case "r" -> List.of("get", "list", "watch");
            case "rw" -> List.of("get", "list", "watch", "create", "update", "delete");
            case "rd" -> List.of("get", "list", "watch", "delete");
            case "g" -> List.of("get");
            default -> List.of();
        };
    }
}
