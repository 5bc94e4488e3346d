package dev.fairlead.operator.grpc.server;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues certificates to servers and callers. */
final class TestAuthority {
    private static final AtomicLong SERIALS = new AtomicLong(1);

    private final String name;
    private final KeyPair keys = keyPair();
    private final X509Certificate certificate;

    /** A certificate with its key, both in PEM. */
    record Issued(X509Certificate certificate, String pem, String key) {}

    TestAuthority(String name) {
        this.name = name;
        this.certificate = sign(
                "CN=" + name,
                keys,
                builder -> builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true)),
                Duration.ofDays(1));
    }

    String pem() {
        return pem(certificate);
    }

    Issued server() {
        return server(Duration.ofHours(1));
    }

    Issued server(Duration valid) {
        return issue("CN=fairlead", KeyPurposeId.id_kp_serverAuth, valid);
    }

    Issued client(String subject) {
        return client(subject, Duration.ofHours(1));
    }

    Issued client(String subject, Duration valid) {
        return issue(subject, KeyPurposeId.id_kp_clientAuth, valid);
    }

    private Issued issue(String subject, KeyPurposeId purpose, Duration valid) {
        KeyPair pair = keyPair();
        X509Certificate issued = sign(
                subject,
                pair,
                builder -> {
                    builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
                    builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                        new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                        new GeneralName(GeneralName.dNSName, "localhost")
                    }));
                },
                valid);
        try {
            return new Issued(issued, pem(issued), pem(new JcaPKCS8Generator(pair.getPrivate(), null)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private interface Extensions {
        void add(X509v3CertificateBuilder builder) throws CertIOException;
    }

    private X509Certificate sign(String subject, KeyPair pair, Extensions extensions, Duration valid) {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=" + name),
                BigInteger.valueOf(SERIALS.getAndIncrement()),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plus(valid)),
                new X500Name(subject),
                pair.getPublic());
        try {
            extensions.add(builder);
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (CertIOException | GeneralSecurityException | OperatorCreationException impossible) {
            throw new IllegalStateException("no certificate for " + subject, impossible);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }
}
