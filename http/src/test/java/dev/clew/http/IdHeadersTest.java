package dev.clew.http;

import dev.clew.Setter;
import dev.clew.testkit.SetterContract;
import java.util.List;
import java.util.Locale;

/** The ids are collected, and then put on each request. */
class IdHeadersTest extends SetterContract<FakeRequest> {
    @Override
    protected FakeRequest carrier() {
        return new FakeRequest("localhost");
    }

    @Override
    protected Setter<FakeRequest> setter() {
        return (request, name, value) -> {
            IdHeaders ids = new IdHeaders();
            ids.set("X-Other", "other");
            ids.set(name.toLowerCase(Locale.ROOT), "the first of two");
            ids.set(name, value);
            ids.putOn(request);
        };
    }

    @Override
    protected void add(FakeRequest carrier, String name, String value) {
        carrier.add(name, value);
    }

    @Override
    protected List<String> values(FakeRequest carrier, String name) {
        return carrier.values(name);
    }
}
