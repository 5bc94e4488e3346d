package dev.fairlead.localcluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Waits for programs that are starting, and says which log to read when one ends or does not get ready in time. */
final class Readiness {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private final ClusterCredentials credentials;
    private final Duration timeout;

    Readiness(ClusterCredentials credentials, Duration timeout) {
        this.credentials = credentials;
        this.timeout = timeout;
    }

    /** Waits until the file exists and has something in it. */
    void awaitFile(Path file, SupervisedProgram... needed) {
        await("did not write " + file, needed, () -> {
            try {
                return Files.exists(file) && Files.size(file) > 0;
            } catch (IOException e) {
                throw new LocalClusterException("Could not look at " + file + ": " + e.getMessage(), e);
            }
        });
    }

    /** Waits until the address answers 200 to the administrator; the first of the programs is the one that answers. */
    void awaitAnswer(String url, SupervisedProgram... needed) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + credentials.token())
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient http =
                HttpClient.newBuilder().sslContext(trustingServingCertificate()).build()) {
            await("did not answer at " + url, needed, () -> answersOk(http, request));
        }
    }

    private boolean answersOk(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            // Not listening yet: that is what we wait for.
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void await(String failure, SupervisedProgram[] needed, BooleanSupplier condition) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            for (SupervisedProgram program : needed) {
                if (!program.isAlive()) {
                    throw program.failure(program.name() + " ended while the local cluster was starting.");
                }
            }
            if (System.nanoTime() > deadline) {
                throw needed[0].failure(needed[0].name() + " " + failure + " within " + timeout.toSeconds() + " s.");
            }
            try {
                TimeUnit.NANOSECONDS.sleep(POLL_INTERVAL.toNanos());
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private static LocalClusterException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LocalClusterException("The start of the local cluster was interrupted.", e);
    }

    private SSLContext trustingServingCertificate() {
        try (InputStream pem = Files.newInputStream(credentials.servingCertificate())) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("local-cluster-" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new LocalClusterException(
                    "The API server's certificate " + credentials.servingCertificate() + " could not be read: "
                            + e.getMessage(),
                    e);
        }
    }
}
