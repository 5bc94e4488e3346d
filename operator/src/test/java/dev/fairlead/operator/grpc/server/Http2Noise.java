package dev.fairlead.operator.grpc.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Speaks TLS properly and HTTP/2 as badly as it can. */
final class Http2Noise {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int SETTINGS = 4;

    private final SSLContext context;
    private final int port;
    private final Random random;

    Http2Noise(TestAuthority authority, int port, Random random) throws IOException, GeneralSecurityException {
        this.port = port;
        this.random = random;
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "authority",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(authority.pem().getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
    }

    /** One connection full of it; returns false if the server hung up before the end, as it may. */
    boolean connection() throws IOException {
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {random.nextInt(10) == 0 ? "http/1.1" : "h2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            try {
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.write(PREFACE);
                out.write(frame(SETTINGS, 0, 0, new byte[0]));
                for (int i = random.nextInt(40); i > 0; i--) {
                    out.write(anyFrame());
                }
                out.flush();
                return true;
            } catch (IOException hungUp) {
                return false;
            }
        } catch (javax.net.ssl.SSLException noHandshake) {
            return false;
        }
    }

    private byte[] anyFrame() throws IOException {
        byte[] payload = new byte[random.nextInt(200)];
        random.nextBytes(payload);
        return frame(random.nextInt(12), random.nextInt(256), random.nextInt(20), payload);
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream frame = new DataOutputStream(bytes);
        frame.writeByte(0);
        frame.writeShort(payload.length);
        frame.writeByte(type);
        frame.writeByte(flags);
        frame.writeInt(stream);
        frame.write(payload);
        return bytes.toByteArray();
    }
}
