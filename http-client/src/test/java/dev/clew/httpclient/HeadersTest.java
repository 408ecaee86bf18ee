package dev.clew.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.propagation.Setter;
import dev.clew.testkit.propagation.SetterContract;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadersTest extends SetterContract<JdkAdapter.Copy> {
    private static HttpRequest.Builder builder() {
        return HttpRequest.newBuilder(URI.create("http://localhost/"));
    }

    @Override
    protected JdkAdapter.Copy carrier() {
        return JdkAdapter.INSTANCE.copy(builder().build());
    }

    @Override
    protected Setter<JdkAdapter.Copy> setter() {
        return JdkAdapter.INSTANCE;
    }

    @Override
    protected void add(JdkAdapter.Copy carrier, String name, String value) {
        carrier.builder.header(name, value);
    }

    @Override
    protected List<String> values(JdkAdapter.Copy carrier, String name) {
        return JdkAdapter.INSTANCE.toRequest(carrier).headers().allValues(name);
    }

    @Test
    void readsAllValuesOfOneHeaderJoined() {
        HttpRequest request = builder()
                .header("X-Request-ID", "one")
                .header("x-request-id", "two")
                .build();

        assertThat(JdkAdapter.INSTANCE.get(request, "X-REQUEST-ID")).isEqualTo("one,two");
        assertThat(JdkAdapter.INSTANCE.get(request, "traceparent")).isNull();
    }
}
