package dev.clew.examples.relay;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * A call that a relay is told to make.
 *
 * @param arguments the JSON to send, unchanged
 */
record Call(URI url, String arguments) {
    Call {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || url.getHost() == null) {
            throw new IllegalArgumentException("url must be http://host or https://host, was \"" + url + '"');
        }
    }

    /**
     * Reads {@code [{"url": u, "arguments": a}, …]}; other members are ignored.
     *
     * @throws IllegalArgumentException for anything else, with the mistake and its position
     */
    static List<Call> parseAll(String json) {
        return new CallReader(json).readAll();
    }
}
