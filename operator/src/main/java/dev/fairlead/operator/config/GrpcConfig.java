package dev.fairlead.operator.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where and how the gRPC API is served.
 *
 * @param port 0 to 65535; 0 takes a free one
 * @param tls certificates; null only with {@code plaintextOnLoopback}
 * @param plaintextOnLoopback without TLS, but only for this machine
 * @param audiences tokens have to be meant for one of them; not empty
 * @param limits what callers may take of the server
 */
public record GrpcConfig(
        @JsonPropertyDescription("Port of the gRPC API, 0 to 65535. 0 takes a free one.")
        Integer port,

        @JsonPropertyDescription("Certificates. Without them the API is served only with plaintextOnLoopback.")
        @Nullable
        Tls tls,

        @JsonPropertyDescription(
                "Serves without TLS, on 127.0.0.1 only: for a laptop. Callers need a token all the" + " same.")
        Boolean plaintextOnLoopback,

        @JsonPropertyDescription("A caller's token has to be meant for one of these audiences, as kubectl create token"
                + " --audience fairlead makes it.")
        List<String> audiences,

        @JsonPropertyDescription("What callers may take of the server.")
        GrpcLimits limits) {

    private static final int DEFAULT_PORT = 9443;
    private static final int LAST_PORT = 65_535;

    /** Jackson passes null for what is absent; it reads as the default. */
    public GrpcConfig {
        port = Objects.requireNonNullElse(port, DEFAULT_PORT);
        plaintextOnLoopback = Objects.requireNonNullElse(plaintextOnLoopback, false);
        audiences = audiences == null ? List.of("fairlead") : List.copyOf(audiences);
        limits = limits == null ? GrpcLimits.DEFAULT : limits;
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("grpc.port must be 0 to " + LAST_PORT + ", not " + port);
        }
        if (audiences.isEmpty() || audiences.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "grpc.audiences: at least one is needed, such as fairlead, and none may be empty");
        }
        if (tls == null && !plaintextOnLoopback) {
            throw new IllegalArgumentException("grpc: tokens do not travel in the clear: set grpc.tls.certificate and"
                    + " grpc.tls.key, or on a laptop grpc.plaintextOnLoopback: true");
        }
        if (tls != null && plaintextOnLoopback) {
            throw new IllegalArgumentException(
                    "grpc: either grpc.tls or grpc.plaintextOnLoopback: true, not both; leave one out");
        }
    }

    /** The same on another port. */
    public GrpcConfig withPort(int port) {
        return new GrpcConfig(port, tls, plaintextOnLoopback, audiences, limits);
    }

    /**
     * Certificates as PEM files. They are read again when they change.
     *
     * @param certificate the server's certificate and what is between it and its authority
     * @param key its private key
     * @param clientCertificateAuthority who issues certificates to callers; null: callers have tokens only
     * @param clientCertificates {@code optional} or {@code required}; null: optional
     */
    public record Tls(
            @JsonPropertyDescription("File with the server's certificate and those between it and its authority, in"
                    + " PEM. Read again when it changes, as are the other two.")
            String certificate,

            @JsonPropertyDescription(
                    "File with the certificate's private key, in PEM as PKCS#8 or RSA (BEGIN RSA PRIVATE KEY).")
            String key,

            @JsonPropertyDescription(
                    "File with the authorities that issue certificates to callers, in PEM: a caller's"
                            + " common name is the user and its organizations are the groups. Absent: callers have tokens only.")
            @Nullable
            String clientCertificateAuthority,

            @JsonPropertyDescription(
                    "With clientCertificateAuthority: optional takes callers without a certificate too,"
                            + " who need a token; required does not.")
            @Nullable
            String clientCertificates) {

        /** Checks what can be checked without looking at the files. */
        public Tls {
            certificate = Objects.requireNonNullElse(certificate, "");
            key = Objects.requireNonNullElse(key, "");
            if (certificate.isBlank() || key.isBlank()) {
                throw new IllegalArgumentException("grpc.tls needs both certificate and key, each the path of a file");
            }
            if (clientCertificates != null && clientCertificateAuthority == null) {
                throw new IllegalArgumentException(
                        "grpc.tls.clientCertificates needs grpc.tls.clientCertificateAuthority, the file of the"
                                + " authority that issues them");
            }
            if (clientCertificates != null && !List.of("optional", "required").contains(clientCertificates)) {
                throw new IllegalArgumentException(
                        "grpc.tls.clientCertificates must be optional or required, not '" + clientCertificates + "'");
            }
        }

        /** Whether a caller without a certificate is turned away before its first word. */
        public boolean clientCertificatesRequired() {
            return "required".equals(clientCertificates);
        }
    }
}
