package dev.fairlead.operator.grpc.server;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections are open. gRPC bounds calls and streams but takes any number of connections. When the house is full, a
 * new one takes the place of one on which nobody has said who it is; if there is none, it is closed at once.
 */
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final int most;
    private final ConcurrentMap<SocketAddress, Channel> open = new ConcurrentHashMap<>();
    private final ConcurrentMap<SocketAddress, Channel> strangers = new ConcurrentHashMap<>();

    Connections(int most) {
        this.most = most;
    }

    /** Somebody known has called on the connection from this address. */
    void proved(SocketAddress remote) {
        strangers.remove(remote);
    }

    int open() {
        return open.size();
    }

    /** What the server listens with. */
    NioServerSocketChannel listener() {
        return new Listener();
    }

    private boolean accept(Channel connection) {
        SocketAddress remote = connection.remoteAddress();
        if (remote == null || (open.size() >= most && !makeRoom())) {
            return false;
        }
        open.put(remote, connection);
        strangers.put(remote, connection);
        var _ = connection.closeFuture().addListener(closed -> {
            open.remove(remote, connection);
            strangers.remove(remote, connection);
        });
        return true;
    }

    private boolean makeRoom() {
        for (Map.Entry<SocketAddress, Channel> stranger : strangers.entrySet()) {
            if (strangers.remove(stranger.getKey(), stranger.getValue())) {
                var _ = stranger.getValue().close();
                return true;
            }
        }
        return false;
    }

    private final class Listener extends NioServerSocketChannel {
        @Override
        protected int doReadMessages(List<Object> accepted) throws Exception {
            if (!accepted.isEmpty()) {
                // One at a time: the next one may take its place, and what has no thread yet cannot be closed.
                return 0;
            }
            int read = super.doReadMessages(accepted);
            for (Object one : List.copyOf(accepted)) {
                if (one instanceof Channel connection && !welcome(connection)) {
                    accepted.remove(connection);
                    connection.unsafe().closeForcibly();
                }
            }
            return read;
        }

        /** An exception here would end the listening for good. */
        private boolean welcome(Channel connection) {
            try {
                return accept(connection);
            } catch (RuntimeException mistake) {
                LOG.error("A mistake where connections are accepted; this one is closed.", mistake);
                return false;
            }
        }
    }
}
