package dev.fairlead.operator.grpc.server;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/** A private key and the certificates that vouch for it, its own first. */
record KeyWithCertificates(PrivateKey key, List<X509Certificate> certificates) {
    KeyWithCertificates {
        certificates = List.copyOf(certificates);
    }

    /** Reads both and makes sure that they belong together: a client would only see the handshake fail. */
    static KeyWithCertificates parse(String certificate, String certificateFile, String key, String keyFile)
            throws GeneralSecurityException {
        List<X509Certificate> certificates = List.of(Pem.certificates(certificate, certificateFile));
        PrivateKey privateKey = Pem.key(key, keyFile);
        if (!belongTogether(privateKey, certificates.getFirst().getPublicKey())) {
            throw new InvalidKeyException("the key in " + keyFile + " is not that of the certificate in "
                    + certificateFile + "; give both of one pair");
        }
        return new KeyWithCertificates(privateKey, certificates);
    }

    private static boolean belongTogether(PrivateKey key, PublicKey known) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(known.getAlgorithm())) {
            return false;
        }
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] proof = {1, 2, 3};
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(proof);
        byte[] signature = signing.sign();
        Signature checking = Signature.getInstance(algorithm);
        checking.initVerify(known);
        checking.update(proof);
        return checking.verify(signature);
    }
}
