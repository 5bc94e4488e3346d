package dev.fairlead.operator.grpc.server;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls. Whoever sends a token wants to be taken for its owner, whatever the certificate of the connection
 * says: a bad token is refused and never falls back to the certificate.
 */
final class Authentication {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String SCHEME = "bearer ";

    private final TokenAuthentication tokens;
    private final Optional<ClientTrust> certificates;

    Authentication(TokenAuthentication tokens, Optional<ClientTrust> certificates) {
        this.tokens = tokens;
        this.certificates = certificates;
    }

    /** What the caller shows; UNAUTHENTICATED if it is nothing that can be looked at. */
    Credential credential(Metadata headers, Attributes connection) throws CallRefused {
        @Nullable Iterable<String> sent = headers.getAll(AUTHORIZATION);
        if (sent != null) {
            return bearer(sent);
        }
        return certificate(connection)
                .orElseThrow(
                        () -> CallRefused.unauthenticated("No token was sent: set the header authorization to 'Bearer"
                                + " TOKEN', with a token from kubectl create token ACCOUNT --audience fairlead"
                                + (certificates.isPresent() ? ", or connect with a client certificate." : ".")));
    }

    /**
     * Whose credential it is, if it is good now.
     *
     * @param address where the call comes from
     */
    Identity identify(Credential credential, String address) throws CallRefused {
        return switch (credential) {
            case Credential.Bearer bearer -> tokens.identify(bearer.token(), address);
            case Credential.ClientCertificate certificate ->
                certificates
                        .orElseThrow(() ->
                                CallRefused.unauthenticated("Client certificates are not taken here; use a token."))
                        .identify(certificate.chain().toArray(X509Certificate[]::new));
        };
    }

    /** The address without the port: connections of one machine have it in common. */
    static String address(Attributes connection) {
        @Nullable SocketAddress remote = connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        return remote instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : String.valueOf(remote);
    }

    private static Credential bearer(Iterable<String> sent) throws CallRefused {
        Iterator<String> values = sent.iterator();
        String value = values.next().strip();
        if (values.hasNext()) {
            throw CallRefused.unauthenticated("The header authorization was sent twice; send one token.");
        }
        String token =
                value.substring(Math.min(SCHEME.length(), value.length())).strip();
        if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) || token.isEmpty()) {
            throw CallRefused.unauthenticated(
                    "The header authorization has to be 'Bearer TOKEN', and is something else.");
        }
        return new Credential.Bearer(token);
    }

    private static Optional<Credential> certificate(Attributes connection) {
        @Nullable SSLSession session = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) {
            return Optional.empty();
        }
        try {
            Certificate[] shown = session.getPeerCertificates();
            List<X509Certificate> chain = Stream.of(shown)
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
            return chain.isEmpty() ? Optional.empty() : Optional.of(new Credential.ClientCertificate(chain));
        } catch (SSLPeerUnverifiedException nothingShown) {
            return Optional.empty();
        }
    }
}
