package dev.fairlead.operator.grpc.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.grpc.util.AdvancedTlsX509TrustManager;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which client certificates are good. They are looked at in the handshake, and again while their connection lives: a
 * connection, or a session resumed by a ticket, outlives both a certificate and the trust in who issued it.
 */
final class ClientTrust {
    private static final Duration BELIEVED = Duration.ofSeconds(10);
    private static final int MOST_CERTIFICATES = 10_000;

    private final AdvancedTlsX509TrustManager handshakes =
            AdvancedTlsX509TrustManager.newBuilder().build();
    private final Cache<X509Certificate, Boolean> good = Caffeine.newBuilder()
            .expireAfterWrite(BELIEVED)
            .maximumSize(MOST_CERTIFICATES)
            .build();
    private volatile @Nullable X509TrustManager now;

    ClientTrust() throws CertificateException {}

    TrustManager handshakes() {
        return handshakes;
    }

    /** From now on certificates of these authorities are good, and no others. */
    void trust(X509Certificate[] authorities) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < authorities.length; i++) {
            store.setCertificateEntry("authority-" + i, authorities[i]);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        handshakes.updateTrustCredentials(authorities);
        now = Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new CertificateException("this Java platform checks no certificates"));
        good.invalidateAll();
    }

    /** Who the certificate makes its holder, if it is still good. */
    Identity identify(X509Certificate[] chain) throws CallRefused {
        try {
            chain[0].checkValidity();
            if (good.getIfPresent(chain[0]) == null) {
                check(chain);
                good.put(chain[0], true);
            }
        } catch (CertificateException | IllegalArgumentException bad) {
            throw CallRefused.unauthenticated("The client certificate is not accepted any more: " + bad.getMessage()
                    + "; connect again with one that is.");
        }
        return CertificateNames.identity(chain[0]);
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        X509TrustManager trusted = now;
        if (trusted == null) {
            throw new CertificateException("no authority is trusted");
        }
        trusted.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
    }
}
