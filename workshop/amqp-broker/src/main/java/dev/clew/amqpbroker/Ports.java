package dev.clew.amqpbroker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports on this machine that nobody listens on. */
final class Ports {
    private Ports() {}

    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
