package dev.fairlead.operator.grpc.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.grpc.util.CertificateUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;

/** Reads certificates and keys, with sentences about what is wrong with them. */
final class Pem {
    private Pem() {}

    /** @param file what to call the text in an error */
    static X509Certificate[] certificates(String text, String file) throws CertificateException {
        X509Certificate[] certificates;
        try {
            certificates = CertificateUtils.getX509Certificates(new ByteArrayInputStream(text.getBytes(ISO_8859_1)));
        } catch (CertificateException unreadable) {
            throw new CertificateException(
                    file + " holds no certificates in PEM: " + unreadable.getMessage(), unreadable);
        }
        if (certificates.length == 0) {
            throw new CertificateException(file + " holds no certificate; it needs one in PEM (BEGIN CERTIFICATE)");
        }
        return certificates;
    }

    /** @param file what to call the text in an error */
    static PrivateKey key(String text, String file) throws GeneralSecurityException {
        if (text.contains(RsaKey.BEGIN)) {
            return RsaKey.read(text, file);
        }
        if (!text.contains("-----BEGIN PRIVATE KEY-----")) {
            throw new InvalidKeySpecException(
                    file
                            + " holds no private key as PKCS#8 (BEGIN PRIVATE KEY) or RSA (BEGIN RSA PRIVATE KEY);"
                            + " make one with openssl pkcs8 -topk8 -nodes, or with cert-manager set privateKey.encoding: PKCS8");
        }
        try {
            return CertificateUtils.getPrivateKey(new ByteArrayInputStream(text.getBytes(ISO_8859_1)));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unreadable) {
            // The message of the cause could quote the key.
            throw new InvalidKeySpecException(file + " holds no private key that can be read; write it anew");
        }
    }
}
