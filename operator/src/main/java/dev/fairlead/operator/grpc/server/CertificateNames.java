package dev.fairlead.operator.grpc.server;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** Reads a client certificate as Kubernetes does: the common name is the user, the organizations are the groups. */
final class CertificateNames {
    /** The group that Kubernetes adds to everyone it knows; TokenReview does it too. */
    private static final String EVERYONE_KNOWN = "system:authenticated";

    private CertificateNames() {}

    static Identity identity(X509Certificate certificate) throws CallRefused {
        List<String> users = values(certificate, "CN");
        // With two of them it would be a matter of taste who calls.
        if (users.size() != 1 || users.getFirst().isBlank()) {
            throw CallRefused.unauthenticated("The client certificate has " + users.size()
                    + " common names and needs exactly one, the user; use a certificate that has it.");
        }
        List<String> groups = new ArrayList<>(values(certificate, "O"));
        groups.add(EVERYONE_KNOWN);
        return new Identity(users.getFirst(), "", groups, Map.of());
    }

    private static List<String> values(X509Certificate certificate, String type) throws CallRefused {
        List<String> values = new ArrayList<>();
        try {
            String subject = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
            for (Rdn rdn : new LdapName(subject).getRdns()) {
                NamingEnumeration<? extends Attribute> attributes =
                        rdn.toAttributes().getAll();
                while (attributes.hasMore()) {
                    Attribute attribute = attributes.next();
                    for (int i = 0; i < attribute.size(); i++) {
                        if (attribute.getID().equalsIgnoreCase(type) && attribute.get(i) instanceof String text) {
                            values.add(text);
                        }
                    }
                }
            }
        } catch (InvalidNameException unreadable) {
            throw CallRefused.unauthenticated("The subject of the client certificate cannot be read: "
                    + unreadable.getMessage() + "; use another certificate.");
        } catch (NamingException impossible) {
            throw new IllegalStateException("attributes in memory cannot be read", impossible);
        }
        return values;
    }
}
