package dev.clew.httpclient;

import java.net.URI;
import java.util.Locale;

/** The parts of a URI with the defaults of HTTP. */
final class Uris {
    private Uris() {}

    static String path(URI uri) {
        String path = uri.getRawPath();
        return path.isEmpty() ? "/" : path;
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
