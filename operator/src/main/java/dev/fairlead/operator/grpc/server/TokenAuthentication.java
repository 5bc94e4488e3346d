package dev.fairlead.operator.grpc.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.fairlead.api.v1.ErrorReason;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Says who a bearer token belongs to, by TokenReview. Answers are remembered by a hash of the token. An address that keeps
 * coming with tokens that are not accepted is not asked about any more for a while, so that guessing costs the API server
 * little; tokens that were accepted within the last hour are asked about all the same.
 */
final class TokenAuthentication {
    private static final int REJECTED_PER_SECOND = 5;
    private static final int REJECTED_AT_ONCE = 20;
    private static final Duration LATELY = Duration.ofHours(1);
    private static final int MOST_TOKENS = 10_000;

    private final KubernetesClient client;
    private final List<String> audiences;
    private final Reviews<String, Verdict> reviews;
    private final Cache<String, Boolean> acceptedLately = Caffeine.newBuilder()
            .expireAfterWrite(LATELY)
            .maximumSize(MOST_TOKENS)
            .build();
    private final Rates rejected = new Rates(REJECTED_PER_SECOND, REJECTED_AT_ONCE, System::nanoTime);

    private sealed interface Verdict {
        record Accepted(Identity identity) implements Verdict {}

        record Rejected(String sentence) implements Verdict {}
    }

    TokenAuthentication(KubernetesClient client, List<String> audiences, Executor threads, Pace pace) {
        this.client = client;
        this.audiences = List.copyOf(audiences);
        this.reviews = new Reviews<>(
                "TokenReview",
                threads,
                pace.review(),
                verdict -> verdict instanceof Verdict.Accepted ? pace.acceptedToken() : pace.rejectedToken());
    }

    /**
     * Whose token it is.
     *
     * @param address where the call comes from
     */
    Identity identify(String token, String address) throws CallRefused {
        String hash = hash(token);
        boolean known = reviews.asked(hash);
        Duration pause = rejected.pause(address);
        if (!known && !pause.isZero() && acceptedLately.getIfPresent(hash) == null) {
            throw CallRefused.exhausted(
                    ErrorReason.ERROR_REASON_RATE_LIMITED,
                    "Too many tokens from " + address + " were not accepted; wait, and use one that is valid.",
                    pause);
        }
        return switch (reviews.answer(hash, () -> ask(token))) {
            case Verdict.Accepted(Identity identity) -> {
                if (!known) {
                    acceptedLately.put(hash, true);
                }
                yield identity;
            }
            case Verdict.Rejected(String sentence) -> {
                if (!known) {
                    acceptedLately.invalidate(hash);
                    rejected.take(address);
                }
                throw CallRefused.unauthenticated(sentence);
            }
        };
    }

    private Verdict ask(String token) {
        TokenReview answer = client.tokenReviews()
                .create(new TokenReviewBuilder()
                        .withNewSpec()
                        .withToken(token)
                        .withAudiences(audiences)
                        .endSpec()
                        .build());
        TokenReviewStatus status = Objects.requireNonNull(answer.getStatus(), "a TokenReview without a status");
        @Nullable UserInfo user = status.getUser();
        if (!Boolean.TRUE.equals(status.getAuthenticated()) || user == null || isEmpty(user.getUsername())) {
            return new Verdict.Rejected("The token is not accepted: it is expired or not for the audience " + audience()
                    + ", or its account is gone; get one with kubectl create token ACCOUNT --audience "
                    + audiences.getFirst() + ".");
        }
        // An authenticator that knows nothing of audiences returns none: its token may be meant for anybody.
        if (status.getAudiences().stream().noneMatch(audiences::contains)) {
            return new Verdict.Rejected("The token is not for the audience " + audience()
                    + "; get one with kubectl create token ACCOUNT --audience " + audiences.getFirst() + ".");
        }
        return new Verdict.Accepted(new Identity(
                user.getUsername(),
                Objects.requireNonNullElse(user.getUid(), ""),
                Objects.requireNonNullElse(user.getGroups(), List.of()),
                Objects.requireNonNullElse(user.getExtra(), Map.of())));
    }

    private String audience() {
        return String.join(" or ", audiences);
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }

    private static String hash(String token) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
