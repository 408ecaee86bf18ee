package dev.clew.okhttp;

import dev.clew.Setter;
import dev.clew.testkit.SetterContract;
import java.lang.reflect.Proxy;
import java.util.List;
import okhttp3.Interceptor;
import okhttp3.Request;

class HeadersTest extends SetterContract<HeadersTest.Sent> {
    /** A request that is built anew whenever a header changes. */
    static final class Sent {
        private Request request = new Request.Builder().url("http://localhost/").build();
    }

    private static Interceptor.Chain chainOf(Request request) {
        return (Interceptor.Chain) Proxy.newProxyInstance(
                Interceptor.Chain.class.getClassLoader(),
                new Class<?>[] {Interceptor.Chain.class},
                (proxy, method, args) -> request);
    }

    @Override
    protected Sent carrier() {
        return new Sent();
    }

    @Override
    protected Setter<Sent> setter() {
        return (sent, name, value) -> {
            OkHttpRequest request = new OkHttpRequest(chainOf(sent.request));
            request.setHeader(name, value);
            sent.request = request.toRequest();
        };
    }

    @Override
    protected void add(Sent carrier, String name, String value) {
        carrier.request = carrier.request.newBuilder().addHeader(name, value).build();
    }

    @Override
    protected List<String> values(Sent carrier, String name) {
        return carrier.request.headers(name);
    }
}
