package dev.fairlead.operator.grpc.server;

import java.security.cert.X509Certificate;
import java.util.List;

/** What a caller shows to say who it is. It can be looked at again while a stream runs. */
sealed interface Credential {
    /** A token from the header {@code authorization}. No record: nothing prints it by accident. */
    final class Bearer implements Credential {
        private final String token;

        Bearer(String token) {
            this.token = token;
        }

        String token() {
            return token;
        }

        @Override
        public String toString() {
            return "a bearer token";
        }
    }

    /** The client certificate of the connection and those between it and its authority. */
    record ClientCertificate(List<X509Certificate> chain) implements Credential {}
}
