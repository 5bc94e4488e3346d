package dev.fairlead.localcluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What the control plane needs to trust its clients and be trusted: an administrator's token, the key that signs
 * service account tokens, and the kubeconfig.
 *
 * <p>A token file instead of client certificates, because the JDK has no public way to issue certificates and a library
 * for it (Bouncy Castle) weighs more than this module. The API server makes its serving certificate itself.
 */
record ClusterCredentials(Path folder, String token) {

    /** Writes token file and service account key into a folder. */
    static ClusterCredentials create(Path folder) throws IOException {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        ClusterCredentials credentials =
                new ClusterCredentials(folder, HexFormat.of().formatHex(random));
        writePrivately(credentials.tokenFile(), credentials.token + ",admin,admin,\"system:masters\"\n");
        writePrivately(credentials.serviceAccountKey(), rsaKeyPem());
        return credentials;
    }

    Path tokenFile() {
        return folder.resolve("tokens.csv");
    }

    Path serviceAccountKey() {
        return folder.resolve("service-account.key");
    }

    Path certificateFolder() {
        return folder.resolve("certificates");
    }

    /** The serving certificate with the authority that issued it; the API server writes it when it starts. */
    Path servingCertificate() {
        return certificateFolder().resolve("apiserver.crt");
    }

    Path servingKey() {
        return certificateFolder().resolve("apiserver.key");
    }

    Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** Writes the kubeconfig; the serving certificate has to be there. */
    void writeKubeconfig(String url) throws IOException {
        String authority = Base64.getEncoder().encodeToString(Files.readAllBytes(servingCertificate()));
        writePrivately(kubeconfig(), """
                apiVersion: v1
                kind: Config
                clusters:
                - name: local
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                users:
                - name: admin
                  user:
                    token: %s
                contexts:
                - name: local
                  context:
                    cluster: local
                    user: admin
                current-context: local
                """.formatted(url, authority, token));
    }

    private static String rsaKeyPem() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
            String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
            return "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    private static void writePrivately(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}
