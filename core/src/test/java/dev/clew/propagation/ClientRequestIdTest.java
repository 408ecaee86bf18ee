package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Headers;
import dev.clew.context.TraceContext;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientRequestIdTest {
    private static final Propagator FORMAT = Propagators.clientRequestId();

    @Test
    void goesOnAsItCame() {
        TraceContext context = Headers.receive(FORMAT, "X-Client-Request-ID", "theirs");
        assertThat(context.clientRequestId()).isEqualTo("theirs");
        assertThat(context.requestId()).isNotEqualTo("theirs");
        assertThat(Headers.send(FORMAT, context).all()).isEqualTo(Map.of("X-Client-Request-ID", "theirs"));
        assertThat(FORMAT.fields()).containsExactly("X-Client-Request-ID");
    }

    @Test
    void isNotWrittenIfThereIsNone() {
        TraceContext context = Headers.receive(FORMAT);
        assertThat(context.clientRequestId()).isEmpty();
        assertThat(Headers.send(FORMAT, context).all()).isEmpty();
    }

    @Test
    void isDroppedAndCountedIfItIsMalformed() {
        Clew clew = Headers.clew(FORMAT);
        assertThat(Headers.receive(clew, Headers.of("X-Client-Request-ID", "a b"))
                        .clientRequestId())
                .isEmpty();
        assertThat(clew.counters()).hasToString("{rejected.client_request_id.malformed=1}");
    }
}
