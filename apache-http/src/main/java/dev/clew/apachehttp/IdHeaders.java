package dev.clew.apachehttp;

import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHeader;

/** The ids of a call, as headers that each of its requests is given. */
final class IdHeaders {
    private final List<Header> headers = new ArrayList<>(3);

    void set(String name, String value) {
        headers.removeIf(header -> header.getName().equalsIgnoreCase(name));
        headers.add(new BasicHeader(name, value));
    }

    /** Sets them in the place of whatever the request has under their names. */
    void applyTo(HttpRequest request) {
        for (int i = 0; i < headers.size(); i++) {
            Header header = headers.get(i);
            request.removeHeaders(header.getName());
            request.addHeader(header);
        }
    }

    @Override
    public String toString() {
        return "IdHeaders(" + headers.size() + ")";
    }
}
