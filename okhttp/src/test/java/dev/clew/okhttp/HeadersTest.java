package dev.clew.okhttp;

import dev.clew.Setter;
import dev.clew.testkit.propagation.SetterContract;
import java.util.List;
import okhttp3.Request;

class HeadersTest extends SetterContract<Request.Builder> {
    @Override
    protected Request.Builder carrier() {
        return new Request.Builder().url("http://localhost/");
    }

    @Override
    protected Setter<Request.Builder> setter() {
        return Request.Builder::header;
    }

    @Override
    protected void add(Request.Builder carrier, String name, String value) {
        carrier.addHeader(name, value);
    }

    @Override
    protected List<String> values(Request.Builder carrier, String name) {
        return carrier.build().headers(name);
    }
}
