package dev.clew.httpclient;

import dev.clew.Setter;
import dev.clew.testkit.propagation.SetterContract;
import java.util.ArrayList;
import java.util.List;

class HandshakeHeadersTest extends SetterContract<HandshakeHeaders> {
    @Override
    protected HandshakeHeaders carrier() {
        return new HandshakeHeaders();
    }

    @Override
    protected Setter<HandshakeHeaders> setter() {
        return HandshakeHeaders::set;
    }

    @Override
    protected void add(HandshakeHeaders carrier, String name, String value) {
        carrier.add(name, value);
    }

    @Override
    protected List<String> values(HandshakeHeaders carrier, String name) {
        List<String> values = new ArrayList<>();
        carrier.forEach((each, value) -> {
            if (each.equalsIgnoreCase(name)) {
                values.add(value);
            }
        });
        return values;
    }
}
