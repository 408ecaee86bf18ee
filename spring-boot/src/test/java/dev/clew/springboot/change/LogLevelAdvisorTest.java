package dev.clew.springboot.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.Counters;
import dev.clew.testkit.CapturedLog;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;

/** A failure of ours leaves the operation as it is. */
class LogLevelAdvisorTest {
    private static final EndpointId LOGGERS = EndpointId.of("loggers");

    /** Has no bean, and fails when it is asked for one. */
    private static <T> ObjectProvider<T> broken() {
        return new ObjectProvider<>() {
            @Override
            public T getObject() {
                throw new IllegalStateException("no beans");
            }

            @Override
            public T getIfAvailable() {
                throw new IllegalStateException("no beans");
            }
        };
    }

    private final LogLevelAdvisor advisor = new LogLevelAdvisor(broken(), broken());

    private OperationInvoker advised(String endpoint, OperationType type, OperationInvoker invoker) {
        return advisor.apply(EndpointId.of(endpoint), type, null, invoker);
    }

    private static InvocationContext call(Map<String, Object> arguments) {
        return new InvocationContext(SecurityContext.NONE, arguments);
    }

    @Test
    void anApplicationThatDoesNotKnowItsLevelsHasTheLineWithoutTheFormerOne() {
        long before = Counters.shared().get("skipped.log_level");
        OperationInvoker invoker = advised(LOGGERS.toString(), OperationType.WRITE, call -> "done");
        try (CapturedLog log = CapturedLog.create()) {
            assertThat(invoker.invoke(call(Map.of("name", "shop", "configuredLevel", "DEBUG"))))
                    .isEqualTo("done");
            assertThat(log.lines("clew.change"))
                    .extracting(CapturedLog.Line::message)
                    .containsExactly("log_level changed: shop: DEBUG");
        }
        assertThat(Counters.shared().get("skipped.log_level")).isEqualTo(before + 1);
    }

    @Test
    void argumentsThatFailCostTheLineAlone() {
        Map<String, Object> failing = new HashMap<>() {
            @Override
            public Object get(Object key) {
                throw new IllegalStateException("no argument");
            }
        };
        try (CapturedLog log = CapturedLog.create()) {
            assertThat(advised("loggers", OperationType.WRITE, call -> "done").invoke(call(failing)))
                    .isEqualTo("done");
            assertThat(log.lines("clew.change")).isEmpty();
        }
    }

    @Test
    void otherOperationsAreLeftAlone() {
        OperationInvoker invoker = call -> "done";
        assertThat(advised("loggers", OperationType.READ, invoker)).isSameAs(invoker);
        assertThat(advised("caches", OperationType.WRITE, invoker)).isSameAs(invoker);
    }
}
