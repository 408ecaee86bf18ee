package dev.clew.examples.relay;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads calls from the body of a request. */
final class CallReader {
    private final Json json;
    private final List<Call> calls = new ArrayList<>();
    private @Nullable String url;
    private @Nullable String arguments;

    CallReader(String body) {
        json = new Json(body);
    }

    List<Call> readAll() {
        json.array(this::readCall);
        json.end();
        return calls;
    }

    private void readCall() {
        url = null;
        arguments = null;
        json.object(this::readMember);
        String to = url;
        String what = arguments;
        if (to == null || what == null) {
            throw new IllegalArgumentException(
                    "call " + calls.size() + " has no \"" + (to == null ? "url" : "arguments") + '"');
        }
        calls.add(new Call(URI.create(to), what));
    }

    private void readMember(String name) {
        switch (name) {
            case "url" -> url = json.string();
            case "arguments" -> arguments = json.value();
            default -> json.value();
        }
    }
}
