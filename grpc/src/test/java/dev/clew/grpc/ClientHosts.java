package dev.clew.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code clew.outbound.hosts}: the same server under two names, one of them listed. */
abstract class ClientHosts extends ClientFixture {
    private static final CallOptions PLAIN = CallOptions.DEFAULT;

    private final Clew restricted =
            Clew.builder().setting("clew.outbound.hosts", "orders.example").build();

    ClientHosts(Transport transport) {
        super(transport);
    }

    /** Returns the names of our fields that a call to this authority has taken along. */
    private List<String> sentBy(Clew configured, String authority, CallOptions options) {
        Channel channel = ClientInterceptors.intercept(
                connect(channelBuilder(bareServer()).overrideAuthority(authority)),
                CorrelationClientInterceptor.create(configured));
        Map<String, String> caller = Map.of("X-Request-ID", CALLERS_ID, "baggage", "tenant=acme");
        try (Scope scope = clew.receive(caller, Map::get, "").makeCurrent()) {
            assertThat(place(channel, options)).isEqualTo("SKU-44");
        }
        return Stream.of("baggage", "traceparent", "x-request-id")
                .filter(name -> !sent(name).isEmpty())
                .toList();
    }

    @Test
    void withoutAListEveryHostGetsTheIdsAndNoneTheBaggage() {
        assertThat(sentBy(clew, "orders.example:443", PLAIN)).containsExactly("traceparent", "x-request-id");
    }

    @Test
    void aListedHostGetsEverything() {
        assertThat(sentBy(restricted, "orders.example:443", PLAIN))
                .containsExactly("baggage", "traceparent", "x-request-id");
    }

    @Test
    void aHostThatIsNotListedGetsNothingAndTheCallHasItsSpan() {
        assertThat(sentBy(restricted, "other.example:443", PLAIN)).isEmpty();
        assertThat(span("client").values()).containsEntry("peer", "other.example:443");
    }

    @Test
    void aCallThatNamesAnotherHostThanItsChannelNeedsBothOnTheList() {
        assertThat(sentBy(restricted, "orders.example:443", PLAIN.withAuthority("other.example")))
                .isEmpty();
        assertThat(sentBy(restricted, "other.example:443", PLAIN.withAuthority("orders.example")))
                .isEmpty();
        assertThat(sentBy(restricted, "orders.example:443", PLAIN.withAuthority("orders.example:444")))
                .containsExactly("baggage", "traceparent", "x-request-id");
    }
}
