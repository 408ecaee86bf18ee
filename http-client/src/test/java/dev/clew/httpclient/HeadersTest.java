package dev.clew.httpclient;

import dev.clew.Setter;
import dev.clew.testkit.propagation.SetterContract;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;

class HeadersTest extends SetterContract<HttpRequest.Builder> {
    @Override
    protected HttpRequest.Builder carrier() {
        return HttpRequest.newBuilder(URI.create("http://localhost/"));
    }

    @Override
    protected Setter<HttpRequest.Builder> setter() {
        return HttpRequest.Builder::setHeader;
    }

    @Override
    protected void add(HttpRequest.Builder carrier, String name, String value) {
        carrier.header(name, value);
    }

    @Override
    protected List<String> values(HttpRequest.Builder carrier, String name) {
        return carrier.build().headers().allValues(name);
    }
}
