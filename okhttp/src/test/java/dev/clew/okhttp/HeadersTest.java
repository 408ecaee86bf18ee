package dev.clew.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.propagation.Setter;
import dev.clew.testkit.propagation.SetterContract;
import java.util.List;
import okhttp3.Request;
import org.junit.jupiter.api.Test;

class HeadersTest extends SetterContract<Request.Builder> {
    @Override
    protected Request.Builder carrier() {
        return new Request.Builder().url("http://localhost/");
    }

    @Override
    protected Setter<Request.Builder> setter() {
        return OkHttpAdapter.INSTANCE;
    }

    @Override
    protected void add(Request.Builder carrier, String name, String value) {
        carrier.addHeader(name, value);
    }

    @Override
    protected List<String> values(Request.Builder carrier, String name) {
        return carrier.build().headers(name);
    }

    @Test
    void readsAllValuesOfOneHeaderJoined() {
        Request request = carrier()
                .header("X-Request-ID", "one")
                .addHeader("x-request-id", "two")
                .build();

        assertThat(OkHttpAdapter.INSTANCE.get(request, "X-REQUEST-ID")).isEqualTo("one,two");
        assertThat(OkHttpAdapter.INSTANCE.get(request, "traceparent")).isNull();
    }
}
