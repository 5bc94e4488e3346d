package dev.fairlead.operator.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            GET,    /api/v1/nodes?limit=500,                                                       list,   nodes
            GET,    /api/v1/nodes?watch=true&resourceVersion=7,                                    watch,  nodes
            POST,   /api/v1/namespaces/research/pods,                                              create, pods
            DELETE, /api/v1/namespaces/research/pods/llama-0,                                      delete, pods
            PATCH,  /api/v1/namespaces/research/pods/llama-0/status,                               patch,  pods/status
            GET,    /api/v1/namespaces/fairlead-system,                                            get,    namespaces
            GET,    /apis/scheduling.fairlead.dev/v1alpha1/gpuqueues,                              list,   gpuqueues
            PATCH,  /apis/scheduling.fairlead.dev/v1alpha1/namespaces/a/gpujobs/b/status,          patch,  gpujobs/status
            PUT,    /apis/coordination.k8s.io/v1/namespaces/fairlead-system/leases/fairlead,       update, leases
            GET,    /version,                                                                      get,    version
            GET,    /api/v1/namespaces/research/secrets/s,                                         get,    other
            GET,    /api/v1/nodes/n1/proxy/anything/at/all,                                        get,    nodes
            BREW,   /,                                                                             other,  other
            GET,    /apis,                                                                         list,   other
            """)
    void whatARequestIsAbout(String method, String path, String verb, String resource) {
        assertThat(RequestTarget.of(method, URI.create("https://10.0.0.1:6443" + path)))
                .isEqualTo(new RequestTarget(verb, resource));
    }
}
