package dev.clew.springboot.grpc.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.testkit.CapturedLog;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls between a channel and a service of Spring gRPC, beside Boot's observations. */
class CallsTest {
    private static Running shop;

    @AutoClose
    private final CapturedLog log = CapturedLog.create();

    @BeforeAll
    static void start() {
        shop = Running.overNetty(null, "--spring.grpc.server.inprocess.name=shop");
    }

    @AfterAll
    static void stop() {
        assertThat(shop.clew().counters().all()).isEmpty();
        shop.close();
    }

    private static Channel channel(String transport) {
        return transport.equals("Netty") ? shop.channel() : shop.channel("in-process:shop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Netty", "in process"})
    void theIdGoesFromTheChannelToTheService(String transport) {
        assertThat(shop.place(channel(transport), "SKU-44")).isEqualTo("SKU-44");

        assertThat(log.lines("shop").get(0).message()).isEqualTo("placing SKU-44");
        assertThat(log.lines("shop").get(0).mdc()).containsEntry("request_id", "r1");
        assertThat(Spans.only(log, "server").values())
                .containsEntry("span", "shop.Orders/Place")
                .containsEntry("grpc_status", "OK");
        assertThat(Spans.only(log, "server").values().get("parent_id"))
                .isEqualTo(Spans.only(log, "client").mdc().get("span_id"));
        // Boot's observations of the same call are no spans of ours.
        assertThat(log.spansEnded("internal")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Netty", "in process"})
    void theSpanHasTheStatusThatAnExceptionHandlerMade(String transport) {
        assertThatThrownBy(() -> shop.place(channel(transport), "sold out")).isInstanceOf(StatusRuntimeException.class);

        assertThat(Spans.only(log, "server").values())
                .containsEntry("grpc_status", "NOT_FOUND")
                .containsEntry("outcome", "ok");
    }

    @Test
    void switchedOffItLeavesCallsAsTheyAre() {
        try (Running off =
                Running.overNetty(null, "--clew.grpc.enabled=false", "--management.observations.enable.grpc=false")) {
            assertThat(off.place(off.channel(), "SKU-44")).isEqualTo("SKU-44");
        }

        assertThat(log.lines("shop").get(0).mdc()).doesNotContainEntry("request_id", "r1");
    }
}
