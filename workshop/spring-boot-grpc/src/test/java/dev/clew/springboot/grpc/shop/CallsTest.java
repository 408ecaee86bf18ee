package dev.clew.springboot.grpc.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import dev.clew.testkit.CapturedLog.Line;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

/** Calls between a channel and a service of Spring gRPC, beside Boot's observations. */
class CallsTest {
    private static ConfigurableApplicationContext application;
    private static Channel channel;

    private CapturedLog log;

    /** Knows the port that was free. */
    static final class Port {
        private int number;

        @EventListener
        void started(GrpcServerStartedEvent event) {
            number = event.getPort();
        }
    }

    @BeforeAll
    static void start() {
        application = run();
        channel = channel(application);
    }

    private static ConfigurableApplicationContext run(String... properties) {
        String[] arguments = new String[properties.length + 1];
        arguments[0] = "--spring.grpc.server.port=0";
        System.arraycopy(properties, 0, arguments, 1, properties.length);
        return SpringApplication.run(new Class<?>[] {Shop.class, Port.class}, arguments);
    }

    private static Channel channel(ConfigurableApplicationContext of) {
        String target = "static://localhost:" + of.getBean(Port.class).number;
        return of.getBean(GrpcChannelFactory.class).createChannel(target);
    }

    @AfterAll
    static void stop() {
        Map<String, Long> counters = application.getBean(Clew.class).counters().all();
        application.close();
        assertThat(counters).isEmpty();
    }

    @BeforeEach
    void capture() {
        log = CapturedLog.create();
    }

    @AfterEach
    void release() {
        log.close();
    }

    private static String place(ConfigurableApplicationContext caller, Channel to, String item) {
        try (Scope scope = caller.getBean(Clew.class)
                .receive(Map.of("X-Request-ID", "r1"), Map::get, "")
                .makeCurrent()) {
            return ClientCalls.blockingUnaryCall(
                    to, Shop.PLACE, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS), item);
        }
    }

    private Line span(String kind) {
        Await.until(() -> !log.spansEnded(kind).isEmpty());
        assertThat(log.spansEnded(kind)).hasSize(1);
        return log.spansEnded(kind).get(0);
    }

    @Test
    void theIdGoesFromTheChannelToTheService() {
        assertThat(place(application, channel, "SKU-44")).isEqualTo("SKU-44");

        assertThat(log.lines("shop").get(0).message()).isEqualTo("placing SKU-44");
        assertThat(log.lines("shop").get(0).mdc()).containsEntry("request_id", "r1");
        assertThat(span("server").values())
                .containsEntry("span", "shop.Orders/Place")
                .containsEntry("grpc_status", "OK");
        assertThat(span("server").values().get("parent_id"))
                .isEqualTo(span("client").mdc().get("span_id"));
        // Boot's observations of the same call are no spans of ours.
        assertThat(log.spansEnded("internal")).isEmpty();
    }

    @Test
    void theSpanHasTheStatusThatAnExceptionHandlerMade() {
        assertThatThrownBy(() -> place(application, channel, "sold out")).isInstanceOf(StatusRuntimeException.class);

        assertThat(span("server").values())
                .containsEntry("grpc_status", "NOT_FOUND")
                .containsEntry("outcome", "ok");
    }

    @Test
    void switchedOffItLeavesCallsAsTheyAre() {
        try (ConfigurableApplicationContext off =
                run("--clew.grpc.enabled=false", "--management.observations.enable.grpc=false")) {
            assertThat(place(off, channel(off), "SKU-44")).isEqualTo("SKU-44");
        }

        assertThat(log.lines("shop").get(0).mdc()).doesNotContainEntry("request_id", "r1");
    }
}
