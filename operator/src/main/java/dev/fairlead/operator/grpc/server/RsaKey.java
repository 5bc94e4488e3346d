package dev.fairlead.operator.grpc.server;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * Reads RSA keys in PKCS#1, the form that Helm, cert-manager and many an openssl write and the JDK does not read. PKCS#8 is the
 * same with the name of the algorithm around it.
 */
final class RsaKey {
    static final String BEGIN = "-----BEGIN RSA PRIVATE KEY-----";
    private static final String END = "-----END RSA PRIVATE KEY-----";

    /** Version 0, and the algorithm rsaEncryption (1.2.840.113549.1.1.1) without parameters, in DER. */
    private static final byte[] RSA = {
        0x02,
        0x01,
        0x00,
        0x30,
        0x0d,
        0x06,
        0x09,
        0x2a,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xf7,
        0x0d,
        0x01,
        0x01,
        0x01,
        0x05,
        0x00
    };

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int LONG_FORM = 0x82;
    private static final int SHORTEST_LONG_FORM = 0x100;
    private static final int LONGEST = 0xffff;

    private RsaKey() {}

    /** @param file what to call the text in an error */
    static PrivateKey read(String text, String file) throws GeneralSecurityException {
        int start = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END, start);
        if (end < 0) {
            throw new InvalidKeySpecException(file + " is cut off: its RSA key has no END line; write it anew");
        }
        try {
            byte[] key = Base64.getMimeDecoder().decode(text.substring(start, end));
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8(key)));
        } catch (InvalidKeySpecException | IllegalArgumentException unreadable) {
            // An encrypted key has header lines that are no Base64. The message of the cause could quote the key.
            throw new InvalidKeySpecException(
                    file + " holds an RSA key that cannot be read; it must not be encrypted. Write it anew");
        }
    }

    private static byte[] pkcs8(byte[] key) {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        inner.writeBytes(RSA);
        inner.writeBytes(element(OCTET_STRING, key));
        return element(SEQUENCE, inner.toByteArray());
    }

    /** An element of DER with a length in two bytes, as every key of 1024 bits and more has it. */
    private static byte[] element(int type, byte[] content) {
        if (content.length < SHORTEST_LONG_FORM || content.length > LONGEST) {
            throw new IllegalArgumentException("no RSA key has " + content.length + " bytes");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(type);
        bytes.write(LONG_FORM);
        bytes.write(content.length >> 8);
        bytes.write(content.length);
        bytes.writeBytes(content);
        return bytes.toByteArray();
    }
}
