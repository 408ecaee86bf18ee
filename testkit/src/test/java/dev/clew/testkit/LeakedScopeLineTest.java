package dev.clew.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The line about a scope that was left open carries the ids of the request that ends, not those of the scope. */
class LeakedScopeLineTest {
    private final Clew clew = Clew.builder().build();
    private final TraceContext request = clew.root();
    private final TraceContext other = clew.root();

    @Test
    void atTheEndOfARequest() {
        try (CapturedLog log = CapturedLog.create()) {
            Scope scope = request.makeCurrent();
            other.makeCurrent();
            other.child().makeCurrent();
            scope.closeAll();
            assertThat(log.lines("clew"))
                    .filteredOn(line -> line.message().equals("scope.leaked"))
                    .extracting(line -> line.mdc().get("span_id"))
                    .containsExactly(request.spanId(), request.spanId());
        }
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
    }

    @Test
    void atTheEndOfATask() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (CapturedLog log = CapturedLog.create()) {
            executor.submit(request.wrap((Runnable) other::makeCurrent)).get();
            assertThat(log.lines("clew"))
                    .filteredOn(line -> line.message().equals("scope.leaked"))
                    .extracting(line -> line.mdc().get("span_id"))
                    .containsExactly(request.spanId());
            assertThat(executor.submit(TraceContext::current).get()).isSameAs(TraceContext.NONE);
        } finally {
            executor.shutdown();
        }
    }
}
