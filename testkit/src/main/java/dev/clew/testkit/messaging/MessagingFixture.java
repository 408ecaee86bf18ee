package dev.clew.testkit.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import dev.clew.testkit.messaging.TestedBroker.Message;
import dev.clew.testkit.messaging.TestedBroker.Setup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.slf4j.MDC;

/** An application, its requests and its messages. */
abstract class MessagingFixture {
    static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    static final String TRACEPARENT = "00-" + TRACE_ID + "-b7ad6b7169203331-01";

    /** The form of an id that was made here. */
    static final String NEW_ID = "[a-f][0-9a-f]{31}";

    /** Makes the application under test. */
    @FunctionalInterface
    interface Opening {
        TestedBroker open(Setup setup) throws Exception;
    }

    final Clew clew = Clew.builder().build();
    private final Opening opening;
    private final List<TestedBroker> opened = new ArrayList<>();
    CapturedLog log;
    TestedBroker broker;
    String orders;
    String shipping;

    MessagingFixture(Opening opening) {
        this.opening = opening;
    }

    @BeforeEach
    void begin() throws Exception {
        broker = open(clew, Map.of());
        orders = broker.destination();
        shipping = broker.destination();
        log = CapturedLog.create();
    }

    @AfterEach
    void end() throws Exception {
        log.close();
        for (TestedBroker each : opened) {
            each.close();
        }
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
        assertThat(MDC.get("request_id")).isNull();
    }

    TestedBroker open(Clew configured, Map<String, String> settings) throws Exception {
        TestedBroker application = opening.open(new Setup(configured, settings));
        opened.add(application);
        return application;
    }

    TraceContext request(String requestId) {
        return clew.receive(Map.of("X-Request-ID", requestId), Map::get, "");
    }

    /** Sends within a request. */
    void send(TestedBroker application, String requestId, String body, String... headers) throws Exception {
        try (Scope scope = request(requestId).makeCurrent()) {
            application.send(orders, body, headers(headers));
        }
    }

    void send(String requestId, String body, String... headers) throws Exception {
        send(broker, requestId, body, headers);
    }

    /** Sends as a stranger. */
    void sendBare(String body, String... headers) throws Exception {
        Map<String, byte @Nullable []> bytes = new LinkedHashMap<>();
        headers(headers).forEach((name, value) -> bytes.put(name, value.getBytes(StandardCharsets.UTF_8)));
        broker.sendBare(orders, body, bytes);
    }

    private static Map<String, String> headers(String... headers) {
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return all;
    }

    /** Returns the only value under a name. */
    static String value(Message message, String name) {
        assertThat(message.values(name)).as(name).hasSize(1);
        return message.values(name).get(0);
    }

    /** Returns the only span of this kind that has ended. */
    CapturedLog.Line span(String kind) {
        assertThat(log.spansEnded(kind)).as("%s spans", kind).hasSize(1);
        return log.spansEnded(kind).get(0);
    }

    /** Returns the id of the only span of this kind that has ended. */
    String spanId(String kind) {
        return String.valueOf(span(kind).mdc().get("span_id"));
    }

    static List<String> requestIds(List<CapturedLog.Line> lines) {
        List<String> ids = new ArrayList<>();
        lines.forEach(line -> ids.add(line.mdc().get("request_id")));
        return ids;
    }
}
