package dev.clew.examples.relay;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * One call that a relay is told to make.
 *
 * @param arguments the JSON to send, as it came
 */
record Call(URI url, String arguments) {
    Call {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || url.getHost() == null) {
            throw new IllegalArgumentException("url must be http://host or https://host, was \"" + url + '"');
        }
    }

    /**
     * Reads {@code [{"url": u, "arguments": a}, …]}; other members are left out.
     *
     * @throws IllegalArgumentException for anything else, saying what is wrong and where
     */
    static List<Call> parseAll(String json) {
        return new CallReader(json).readAll();
    }
}
