package dev.fairlead.operator.grpc.server;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * gRPC writes lines to Java's own log about connections that break, which anyone who reaches the port may have as often as
 * they like, and which say nothing about us. Warnings of the rest stay.
 */
final class ConnectionNoise {
    /** Held on to: Java's log forgets the level of a logger that nobody holds. */
    private static final List<Logger> LOGGERS = List.of(
            Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerTransport.connections"),
            Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerTransport"),
            Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler"));

    private ConnectionNoise() {}

    static void silence() {
        LOGGERS.forEach(logger -> logger.setLevel(Level.SEVERE));
    }
}
