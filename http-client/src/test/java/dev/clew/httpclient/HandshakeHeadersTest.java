package dev.clew.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Setter;
import dev.clew.testkit.SetterContract;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeHeadersTest extends SetterContract<Handshake> {
    @Override
    protected Handshake carrier() {
        return new Handshake(URI.create("ws://localhost/"), new ArrayList<>());
    }

    @Override
    protected Setter<Handshake> setter() {
        return Handshake.Adapter.INSTANCE;
    }

    @Override
    protected void add(Handshake carrier, String name, String value) {
        carrier.add(name, value);
    }

    @Override
    protected List<String> values(Handshake carrier, String name) {
        List<String> values = new ArrayList<>();
        carrier.forEachHeader((each, value) -> {
            if (each.equalsIgnoreCase(name)) {
                values.add(value);
            }
        });
        return values;
    }

    @Test
    void copyDoesNotShareItsHeaders() {
        Handshake own = carrier();
        own.add("X-Request-ID", "own");

        Handshake copy = Handshake.Adapter.INSTANCE.copy(own);
        Handshake.Adapter.INSTANCE.remove(copy, "x-request-id");

        assertThat(values(own, "X-Request-ID")).containsExactly("own");
        assertThat(values(copy, "X-Request-ID")).isEmpty();
    }
}
