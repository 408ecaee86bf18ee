package dev.clew.testkit.server;

import dev.clew.testkit.server.Answer.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sends what no client would send, over one version of HTTP. Each request has a connection of its own. */
public interface Wire {
    /** Sends a request without a body. Method, target and headers go out as they are, as ISO 8859-1. */
    Answer send(int port, String method, String target, List<Field> headers) throws IOException;

    /** Returns requests that are malformed in the way of this version alone, by their names. */
    Map<String, Malformed> malformed();

    /** Sends one malformed request. */
    @FunctionalInterface
    interface Malformed {
        Answer send(int port) throws IOException;
    }

    /** Returns headers, from names and values in turn. */
    static List<Field> headers(String... namesAndValues) {
        List<Field> headers = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
        }
        return headers;
    }
}
