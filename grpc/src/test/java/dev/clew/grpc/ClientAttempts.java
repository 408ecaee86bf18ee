package dev.clew.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.Scope;
import dev.clew.testkit.CapturedLog.Line;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls that gRPC makes more than once are one span. */
abstract class ClientAttempts extends ClientFixture {
    private final AtomicInteger calls = new AtomicInteger();

    ClientAttempts(Transport transport) {
        super(transport);
    }

    private static Map<String, ?> config(String policy, Map<String, ?> settings) {
        return Map.of(
                "methodConfig", List.of(Map.of("name", List.of(Map.of("service", Orders.SERVICE)), policy, settings)));
    }

    private Channel trying(Server server, Map<String, ?> config) {
        return ClientInterceptors.intercept(
                connect(channelBuilder(server).enableRetry().defaultServiceConfig(config)),
                CorrelationClientInterceptor.create(clew));
    }

    private Channel retrying(ServerCalls.UnaryMethod<String, String> handler) {
        return trying(
                serve(Orders.placing(handler), CorrelationServerInterceptor.create(clew)),
                config(
                        "retryPolicy",
                        Map.of(
                                "maxAttempts",
                                4.0,
                                "initialBackoff",
                                "0.01s",
                                "maxBackoff",
                                "0.02s",
                                "backoffMultiplier",
                                1.0,
                                "retryableStatusCodes",
                                List.of("UNAVAILABLE"))));
    }

    @Test
    void retriesAreOneSpanThatCountsThem() {
        Channel channel = retrying((text, answers) -> {
            if (calls.incrementAndGet() < 3) {
                answers.onError(Status.UNAVAILABLE.asRuntimeException());
            } else {
                Orders.answer(text, answers);
            }
        });

        assertThat(placeInRequest(channel)).isEqualTo("SKU-44");

        Line span = span("client");
        assertThat(span.values())
                .containsEntry("outcome", "ok")
                .containsEntry("grpc_status", "OK")
                .containsEntry("attempt", "3");
        assertThat(sent("x-request-id")).containsExactly(CALLERS_ID, CALLERS_ID, CALLERS_ID);
        // Each attempt is a child of the same span, and knows its number.
        assertThat(spans("server", 3))
                .allSatisfy(line -> assertThat(line.values())
                        .containsEntry("parent_id", span.mdc().get("span_id")))
                .extracting(line -> String.valueOf(line.values().get("attempt")))
                .containsExactlyInAnyOrder("null", "2", "3");
    }

    @Test
    void aCallWhoseRetriesAllFailIsAnErrorOnce() {
        Channel channel = retrying((text, answers) -> answers.onError(Status.UNAVAILABLE.asRuntimeException()));

        try (Scope scope = request.makeCurrent()) {
            assertThat(place(channel, headers()).status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }

        assertThat(span("client").values())
                .containsEntry("outcome", "error")
                .containsEntry("grpc_status", "UNAVAILABLE")
                .containsEntry("attempt", "4");
    }

    @Test
    void hedgedCallsAreOneSpan() {
        Channel channel = trying(
                serve(Orders.placing((text, answers) -> {
                    // The first attempt is never answered.
                    if (calls.incrementAndGet() > 1) {
                        Orders.answer(text, answers);
                    }
                })),
                config("hedgingPolicy", Map.of("maxAttempts", 2.0, "hedgingDelay", "0.05s")));

        assertThat(placeInRequest(channel)).isEqualTo("SKU-44");

        assertThat(span("client").values()).containsEntry("outcome", "ok").containsEntry("attempt", "2");
        assertThat(sent("x-request-id")).containsExactly(CALLERS_ID, CALLERS_ID);
    }
}
