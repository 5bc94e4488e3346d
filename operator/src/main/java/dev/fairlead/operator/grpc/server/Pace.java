package dev.fairlead.operator.grpc.server;

import java.time.Duration;

/**
 * How long things are believed and waited for.
 *
 * @param acceptedToken how long an accepted token is believed without asking again
 * @param rejectedToken how long a rejected token is known to be bad
 * @param granted how long a right is believed
 * @param denied how long a missing right is believed to be missing; short, as somebody may just be binding the role
 * @param review how long a caller waits for the API server's answer
 * @param recheck how often the rights of a running stream are looked at again
 * @param certificates how often the certificate files are looked at
 * @param unary how long a call that is no stream may take, from its first byte, and a stream until its request is there
 * @param handshake how long a connection may take to speak TLS and HTTP/2
 * @param goodbye how long running calls may take when the server stops
 */
record Pace(
        Duration acceptedToken,
        Duration rejectedToken,
        Duration granted,
        Duration denied,
        Duration review,
        Duration recheck,
        Duration certificates,
        Duration unary,
        Duration handshake,
        Duration goodbye) {

    static final Pace DEFAULT = new Pace(
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(3));
}
