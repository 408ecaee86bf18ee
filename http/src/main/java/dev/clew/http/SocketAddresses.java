package dev.clew.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Turns the addresses of sockets into those that policies know. */
public final class SocketAddresses {
    private SocketAddresses() {}

    /** Returns the numeric address, empty for none and for a socket without one, such as a Unix domain socket. */
    public static String text(@Nullable SocketAddress socket) {
        if (!(socket instanceof InetSocketAddress internet)) {
            return "";
        }
        InetAddress address = internet.getAddress();
        return address == null ? "" : address.getHostAddress();
    }
}
