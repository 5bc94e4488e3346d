package dev.fairlead.operator.grpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RsaKeyTest {
    /** What PKCS#8 puts before the PKCS#1 key of 2048 bits and more. */
    private static final int AROUND = 26;

    @ParameterizedTest
    @ValueSource(ints = {2048, 3072, 4096})
    void aKeyIsTheSameInBothForms(int bits) throws Exception {
        PrivateKey key = key(bits);
        assertThat(Pem.key(pem(key), "tls.key")).isEqualTo(key);
    }

    @Test
    void whatIsNoKeyIsRefusedWithoutQuotingIt() throws Exception {
        String text = pem(key(2048));
        assertThatThrownBy(() -> Pem.key(text.replace("-----END", "-----"), "tls.key"))
                .hasMessageContaining("tls.key is cut off");
        assertThatThrownBy(() -> Pem.key(text.replaceFirst("\\n[A-Za-z0-9+/]{64}\n", "\n"), "tls.key"))
                .hasMessageContaining("tls.key holds an RSA key that cannot be read");
        assertThatThrownBy(() -> Pem.key(RsaKey.BEGIN + "\nMIIB\n-----END RSA PRIVATE KEY-----", "tls.key"))
                .hasMessageContaining("tls.key holds an RSA key that cannot be read");
    }

    private static PrivateKey key(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair().getPrivate();
    }

    private static String pem(PrivateKey key) {
        byte[] pkcs8 = key.getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, AROUND, pkcs8.length);
        return RsaKey.BEGIN + "\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs1)
                + "\n-----END RSA PRIVATE KEY-----\n";
    }
}
