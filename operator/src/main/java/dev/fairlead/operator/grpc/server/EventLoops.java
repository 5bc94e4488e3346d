package dev.fairlead.operator.grpc.server;

import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;

/** The threads that read and write on connections. Nothing in them waits for anything else. */
final class EventLoops implements AutoCloseable {
    /** One core is enough for thousands of calls per second; the others are for those who schedule. */
    private static final int WORKERS = 2;

    private static final long LAST_WORDS_MILLIS = 500;

    private final EventLoopGroup accepting = group(1, "grpc-accept-");
    private final EventLoopGroup working = group(WORKERS, "grpc-io-");

    EventLoopGroup accepting() {
        return accepting;
    }

    EventLoopGroup working() {
        return working;
    }

    @Override
    public void close() {
        var _ = accepting.shutdownGracefully(0, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
        var _ = working.shutdownGracefully(0, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static EventLoopGroup group(int threads, String name) {
        return new MultiThreadIoEventLoopGroup(
                threads, Thread.ofPlatform().daemon().name(name, 0).factory(), NioIoHandler.newFactory());
    }
}
