package dev.clew.apachehttp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.propagation.Setter;
import dev.clew.testkit.propagation.SetterContract;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.junit.jupiter.api.Test;

class HeadersTest extends SetterContract<ApacheRequest> {
    @Override
    protected ApacheRequest carrier() {
        return new ApacheRequest(
                new BasicHttpRequest("GET", "/"),
                "ex-1",
                new HttpRoute(new HttpHost("localhost", 80)),
                HttpClientContext.create());
    }

    @Override
    protected Setter<ApacheRequest> setter() {
        return ApacheRequest.Adapter.INSTANCE;
    }

    @Override
    protected void add(ApacheRequest carrier, String name, String value) {
        carrier.delegate().addHeader(name, value);
    }

    @Override
    protected List<String> values(ApacheRequest carrier, String name) {
        return Arrays.stream(carrier.delegate().getHeaders(name))
                .map(Header::getValue)
                .toList();
    }

    @Test
    void readsAllValuesOfOneHeaderJoined() {
        ApacheRequest request = carrier();
        request.delegate().addHeader("X-Request-ID", "one");
        request.delegate().addHeader("x-request-id", "two");

        assertThat(ApacheRequest.Adapter.INSTANCE.get(request, "X-REQUEST-ID")).isEqualTo("one,two");
        assertThat(ApacheRequest.Adapter.INSTANCE.get(request, "traceparent")).isNull();
    }
}
