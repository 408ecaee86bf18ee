package dev.clew.apachehttp;

import dev.clew.Setter;
import dev.clew.testkit.propagation.SetterContract;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHttpRequest;

/** The ids are kept, and then given to each request. */
class HeadersTest extends SetterContract<HttpRequest> {
    @Override
    protected HttpRequest carrier() {
        return new BasicHttpRequest("GET", "/");
    }

    @Override
    protected Setter<HttpRequest> setter() {
        return (request, name, value) -> {
            IdHeaders ids = new IdHeaders();
            ids.set(name.toLowerCase(Locale.ROOT), "the first of two");
            ids.set(name, value);
            ids.applyTo(request);
        };
    }

    @Override
    protected void add(HttpRequest carrier, String name, String value) {
        carrier.addHeader(name, value);
    }

    @Override
    protected List<String> values(HttpRequest carrier, String name) {
        return Arrays.stream(carrier.getHeaders(name)).map(Header::getValue).toList();
    }
}
