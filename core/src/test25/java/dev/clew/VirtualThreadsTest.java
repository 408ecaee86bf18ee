package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.concurrent.ContextExecutors;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.concurrent.StructuredTaskScope.Subtask;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Features of newer JDKs. Compiled and run only if the build itself runs on JDK 25. */
class VirtualThreadsTest {
    private static final Clew CLEW = Clew.builder().build();

    private static String idsOfThisThread() {
        TraceContext context = TraceContext.current();
        return context.requestId() + " " + MDC.get("request_id");
    }

    @Test
    void tenThousandVirtualThreadsEachHaveTheirOwnId() throws Exception {
        try (ExecutorService perTask = Executors.newVirtualThreadPerTaskExecutor()) {
            ExecutorService executor = ContextExecutors.wrap(perTask);
            List<TraceContext> contexts = new ArrayList<>();
            List<Future<String>> seen = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                TraceContext context = CLEW.root();
                contexts.add(context);
                try (Scope scope = context.makeCurrent()) {
                    seen.add(executor.submit(() -> {
                        Thread.yield();
                        return idsOfThisThread();
                    }));
                }
            }
            Set<String> different = new HashSet<>();
            for (int i = 0; i < contexts.size(); i++) {
                String id = contexts.get(i).requestId();
                assertThat(seen.get(i).get()).isEqualTo(id + " " + id);
                different.add(id);
            }
            assertThat(different).hasSize(10_000);
        }
    }

    @Test
    void aVirtualThreadInheritsNothing() throws Exception {
        try (Scope scope = CLEW.root().makeCurrent();
                ExecutorService perTask = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(perTask.submit(VirtualThreadsTest::idsOfThisThread).get())
                    .isEqualTo(" null");
        }
    }

    @Test
    void aStructuredTaskScopeCarriesTheContextThroughItsThreadFactory() throws Exception {
        TraceContext context = CLEW.root();
        ThreadFactory factory =
                ContextExecutors.wrapThreadFactory(Thread.ofVirtual().factory());
        try (Scope scope = context.makeCurrent();
                StructuredTaskScope<String, Void> tasks = StructuredTaskScope.open(
                        Joiner.awaitAllSuccessfulOrThrow(), settings -> settings.withThreadFactory(factory))) {
            Subtask<String> first = tasks.fork(VirtualThreadsTest::idsOfThisThread);
            Subtask<String> second = tasks.fork(VirtualThreadsTest::idsOfThisThread);
            tasks.join();
            String expected = context.requestId() + " " + context.requestId();
            assertThat(first.get()).isEqualTo(expected);
            assertThat(second.get()).isEqualTo(expected);
        }
    }
}
