package dev.fairlead.operator.grpc.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.fairlead.operator.config.GrpcConfig;
import dev.fairlead.operator.loop.StartException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.util.AdvancedTlsX509KeyManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates in their files. New ones are used for new connections as soon as they are seen; those that cannot be
 * used are reported once, and the old ones stay.
 *
 * <p>The files are read and compared, not their times: Kubernetes changes a mounted secret by turning a symbolic link, all
 * files at once, and a time may be the same or go back. gRPC's own reloading looks at times, once a minute at most, and
 * complains about a broken file every time. What holds the keys is gRPC's.
 */
final class ServerCertificates {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCertificates.class);

    /** A resumed session skips the look at the client's certificate in the handshake; later looks make up for it. */
    private static final Duration RESUMABLE = Duration.ofMinutes(10);

    private final GrpcConfig.Tls tls;
    private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    private final @Nullable ClientTrust clients;
    private final SslContext context;
    private PemFiles used;
    private String problem = "";
    private volatile Instant validUntil;

    private record PemFiles(String certificate, String key, String authority) {}

    private ServerCertificates(GrpcConfig.Tls tls) throws IOException, GeneralSecurityException {
        this.tls = tls;
        this.clients = tls.clientCertificateAuthority() == null ? null : new ClientTrust();
        this.used = read();
        this.validUntil = use(used);
        this.context = context();
    }

    /** @throws StartException if the files cannot be used; the sentence says which and why */
    static ServerCertificates load(GrpcConfig.Tls tls) throws StartException {
        try {
            return new ServerCertificates(tls);
        } catch (IOException | GeneralSecurityException unusable) {
            throw new StartException("grpc.tls: " + sentence(unusable));
        }
    }

    SslContext sslContext() {
        return context;
    }

    /** Who may have certificates; empty if nobody may. */
    Optional<ClientTrust> clients() {
        return Optional.ofNullable(clients);
    }

    /** When the server's certificate ends. */
    Instant validUntil() {
        return validUntil;
    }

    /** Looks at the files. Called by one thread. */
    void refresh() {
        try {
            PemFiles now = read();
            // Different again: somebody is writing just now, and key and certificate may not belong together yet.
            if (now.equals(used) || !now.equals(read())) {
                problem = now.equals(used) ? "" : problem;
                return;
            }
            validUntil = use(now);
            used = now;
            problem = "";
            LOG.info("The gRPC server uses the new certificates, valid until {}.", validUntil);
        } catch (IOException | GeneralSecurityException unusable) {
            String sentence = sentence(unusable);
            if (!sentence.equals(problem)) {
                problem = sentence;
                LOG.error(
                        "The new certificates of the gRPC server cannot be used, and the old ones stay, valid until {}: {}",
                        validUntil,
                        sentence);
            }
        }
    }

    private Instant use(PemFiles files) throws IOException, GeneralSecurityException {
        KeyWithCertificates identity =
                KeyWithCertificates.parse(files.certificate, tls.certificate(), files.key, tls.key());
        if (clients != null) {
            clients.trust(Pem.certificates(files.authority, String.valueOf(tls.clientCertificateAuthority())));
        }
        keys.updateIdentityCredentials(identity.certificates().toArray(X509Certificate[]::new), identity.key());
        Instant end = identity.certificates().getFirst().getNotAfter().toInstant();
        if (end.isBefore(Instant.now())) {
            LOG.warn("The certificate in {} ended on {}; callers will not accept it.", tls.certificate(), end);
        }
        return end;
    }

    private PemFiles read() throws IOException {
        String authority = tls.clientCertificateAuthority();
        return new PemFiles(text(tls.certificate()), text(tls.key()), authority == null ? "" : text(authority));
    }

    private static String text(String file) throws IOException {
        return Files.readString(Path.of(file), ISO_8859_1);
    }

    private SslContext context() throws SSLException, CertificateException {
        // The JDK's TLS and not the OpenSSL in gRPC's jar: it tells each client the authorities of the day, which
        // OpenSSL
        // takes down once and for all, and it is patched with the JDK.
        SslContextBuilder builder = GrpcSslContexts.configure(SslContextBuilder.forServer(keys), SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .sessionTimeout(RESUMABLE.toSeconds());
        if (clients != null) {
            builder.trustManager(clients.handshakes())
                    .clientAuth(tls.clientCertificatesRequired() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
        }
        return builder.build();
    }

    private static String sentence(Exception unusable) {
        if (unusable instanceof NoSuchFileException missing) {
            return "there is no file " + missing.getFile() + "; mount it, or name another";
        }
        return unusable instanceof IOException
                ? "a file cannot be read: " + unusable.getMessage()
                : String.valueOf(unusable.getMessage());
    }
}
