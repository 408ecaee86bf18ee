package dev.clew.httpclient;

import dev.clew.Setter;
import dev.clew.testkit.SetterContract;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;

class HeadersTest extends SetterContract<HeadersTest.Sent> {
    /** A request that is copied whenever a header changes. */
    static final class Sent {
        private HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://localhost/")).build();
    }

    @Override
    protected Sent carrier() {
        return new Sent();
    }

    @Override
    protected Setter<Sent> setter() {
        return (sent, name, value) -> {
            JdkRequest request = new JdkRequest(sent.request);
            request.setHeader(name, value);
            sent.request = request.toRequest();
        };
    }

    @Override
    protected void add(Sent carrier, String name, String value) {
        carrier.request = HttpRequest.newBuilder(carrier.request, (each, any) -> true)
                .header(name, value)
                .build();
    }

    @Override
    protected List<String> values(Sent carrier, String name) {
        return carrier.request.headers().allValues(name);
    }
}
