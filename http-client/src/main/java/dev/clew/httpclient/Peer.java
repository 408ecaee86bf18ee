package dev.clew.httpclient;

import java.net.URI;
import java.util.Locale;

/** The other side of a call, as a URI names it. */
final class Peer {
    private Peer() {}

    static String of(URI uri) {
        return uri.getHost() + ':' + port(uri);
    }

    static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
            case "https", "wss" -> 443;
            default -> 80;
        };
    }
}
