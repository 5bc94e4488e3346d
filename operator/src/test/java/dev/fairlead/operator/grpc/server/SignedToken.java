package dev.fairlead.operator.grpc.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.util.CertificateUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;

/** A token as the API server signs them, with other times than it would give. */
final class SignedToken {
    private SignedToken() {}

    /** The same token, but it ended an hour ago. */
    static String expired(String token, Path serviceAccountKey) throws IOException, GeneralSecurityException {
        String[] parts = token.split("\\.", -1);
        ObjectMapper json = new ObjectMapper();
        ObjectNode claims = (ObjectNode) json.readTree(Base64.getUrlDecoder().decode(parts[1]));
        long now = Instant.now().getEpochSecond();
        claims.put("iat", now - 7200).put("nbf", now - 7200).put("exp", now - 3600);
        String signed =
                parts[0] + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(json.writeValueAsBytes(claims));
        return signed + "." + sign(signed, serviceAccountKey);
    }

    /** The same token signed anew, to show that the signature of {@link #expired} is not what is refused. */
    static String unchanged(String token, Path serviceAccountKey) throws IOException, GeneralSecurityException {
        String signed = token.substring(0, token.lastIndexOf('.'));
        return signed + "." + sign(signed, serviceAccountKey);
    }

    private static String sign(String text, Path keyFile) throws IOException, GeneralSecurityException {
        PrivateKey key = CertificateUtils.getPrivateKey(
                new ByteArrayInputStream(Files.readString(keyFile, ISO_8859_1).getBytes(ISO_8859_1)));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(text.getBytes(UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }
}
