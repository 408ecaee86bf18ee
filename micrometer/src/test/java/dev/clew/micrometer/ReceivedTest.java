package dev.clew.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.Propagator;
import io.micrometer.observation.transport.ReceiverContext;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Messages that Micrometer alone sees come in. */
class ReceivedTest {
    private final ObservationRegistry registry = ObservationRegistry.create();
    private final CapturedLog log = CapturedLog.create();

    /** A getter that knows all values of a field. */
    private static final class AllValues implements Propagator.Getter<Map<String, List<String>>> {
        @Override
        public @Nullable String get(Map<String, List<String>> message, String field) {
            return message.containsKey(field) ? message.get(field).get(0) : null;
        }

        @Override
        public Iterable<String> getAll(Map<String, List<String>> message, String field) {
            return message.getOrDefault(field, List.of());
        }
    }

    @AfterEach
    void leavesNothingBehind() {
        log.close();
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
    }

    private CapturedLog.Line received(Clew clew, Map<String, List<String>> message) {
        registry.observationConfig().observationHandler(CorrelationObservationHandler.create(clew, name -> true));
        ReceiverContext<Map<String, List<String>>> context = new ReceiverContext<>(new AllValues(), Kind.CONSUMER);
        context.setCarrier(message);
        Observation.createNotStarted("mail.received", () -> context, registry)
                .observe(() -> Observation.createNotStarted("mail.filed", registry)
                        .observe(() -> LoggerFactory.getLogger("app").info("received")));
        return log.lines("app").get(0);
    }

    @Test
    void beginsItsRequestAlsoIfNobodyListensToSpans() {
        Clew silent = Clew.builder().setting("clew.span.log", "false").build();
        assertThat(received(silent, Map.of("X-Request-ID", List.of("r1"))).mdc())
                .containsEntry("request_id", "r1");
        assertThat(log.lines("clew.span")).isEmpty();
    }

    @Test
    void isNotBelievedIfItHasTwoIds() {
        boolean allAreTold = Arrays.stream(Propagator.Getter.class.getMethods())
                .anyMatch(method -> method.getName().equals("getAll"));
        Clew clew = Clew.builder().build();
        String id = received(clew, Map.of("X-Request-ID", List.of("r1", "r2")))
                .mdc()
                .get("request_id");
        if (allAreTold) {
            assertThat(id).isNotIn("r1", "r2");
            assertThat(clew.counters().all().keySet()).anyMatch(name -> name.startsWith("rejected.request_id"));
        } else {
            assertThat(id).isEqualTo("r1");
        }
    }

    @Test
    void hasItsOnlyId() {
        Clew clew = Clew.builder().build();
        assertThat(received(clew, Map.of("X-Request-ID", List.of("r1"))).mdc()).containsEntry("request_id", "r1");
        assertThat(clew.counters().all()).isEmpty();
    }
}
