package dev.clew.httpclient;

import dev.clew.http.HttpClientRequest;
import java.net.URI;
import java.util.Locale;

/** A request whose URI says where it goes. */
interface UriRequest extends HttpClientRequest {
    URI uri();

    @Override
    default String path() {
        String path = uri().getRawPath();
        return path.isEmpty() ? "/" : path;
    }

    @Override
    default String host() {
        return uri().getHost();
    }

    @Override
    default int port() {
        return portOf(uri());
    }

    /** Returns a URI's port, its scheme's if it names none. */
    static int portOf(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
            case "https", "wss" -> 443;
            default -> 80;
        };
    }
}
