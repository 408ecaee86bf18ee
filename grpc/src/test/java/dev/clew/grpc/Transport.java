package dev.clew.grpc;

import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.inprocess.InProcessSocketAddress;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A way from a client to a server. */
enum Transport {
    NETTY {
        @Override
        ServerBuilder<?> server() {
            return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        }

        @Override
        ManagedChannelBuilder<?> channel(Server server) {
            return ManagedChannelBuilder.forAddress("localhost", server.getPort())
                    .usePlaintext();
        }
    },
    IN_PROCESS {
        @Override
        ServerBuilder<?> server() {
            return InProcessServerBuilder.forName(InProcessServerBuilder.generateName());
        }

        @Override
        ManagedChannelBuilder<?> channel(Server server) {
            InProcessSocketAddress address =
                    (InProcessSocketAddress) server.getListenSockets().get(0);
            return InProcessChannelBuilder.forName(address.getName());
        }
    };

    abstract ServerBuilder<?> server();

    /** Returns a builder of a channel to a server that is started. */
    abstract ManagedChannelBuilder<?> channel(Server server);
}
