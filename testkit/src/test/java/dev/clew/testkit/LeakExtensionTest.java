package dev.clew.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

class LeakExtensionTest {
    private static final Clew CLEW = Clew.builder().build();
    private static final TraceContext CONTEXT = CLEW.root();

    static {
        // As after other tests: the scope settings are fixed.
        CONTEXT.makeCurrent().close();
    }

    @AfterEach
    void leavesNothingBehind() {
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
        assertThat(MDC.get("request_id")).isNull();
    }

    private static void onAnotherThread(Runnable task) throws InterruptedException {
        Thread thread = new Thread(task, "other");
        thread.start();
        thread.join();
    }

    private static void assertOpenedBy(Throwable opener, Class<?> type) {
        assertThat(opener).hasMessage("the scope was opened here");
        assertThat(Arrays.stream(opener.getStackTrace()).map(StackTraceElement::getClassName))
                .contains(type.getName());
    }

    @ExtendWith(LeakExtension.class)
    static class Tidy {
        private Scope around;

        @BeforeEach
        void open() {
            around = CONTEXT.makeCurrent();
        }

        @AfterEach
        void close() {
            around.close();
        }

        @Test
        void closesWhatItOpens() throws Exception {
            try (Scope scope = CONTEXT.child().makeCurrent()) {
                onAnotherThread(CONTEXT.wrap(() -> {
                    try (Scope inner = CONTEXT.child().makeCurrent()) {
                        assertThat(TraceContext.current()).isNotEqualTo(CONTEXT);
                    }
                }));
            }
        }
    }

    @Test
    void passesWhereEveryScopeIsClosed() {
        assertThat(Run.of(Tidy.class).failed()).isEmpty();
    }

    @ExtendWith(LeakExtension.class)
    static class KeepsItsOwnMdc {
        @Test
        void findsItsValueAgain() {
            MDC.put("request_id", "own");
            CONTEXT.makeCurrent().close();
            assertThat(MDC.get("request_id")).isEqualTo("own");
            MDC.remove("request_id");
        }
    }

    @Test
    void changesNothingThatTheTestCouldSee() {
        assertThat(Run.of(KeepsItsOwnMdc.class).failed()).isEmpty();
    }

    @ExtendWith(LeakExtension.class)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class LeavesOpen {
        @Test
        @Order(1)
        void leavesTwoOpen() {
            CONTEXT.makeCurrent();
            CONTEXT.child().makeCurrent();
        }

        @Test
        @Order(2)
        void comesAfter() {
            assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
            assertThat(MDC.get("request_id")).isNull();
        }
    }

    @Test
    void failsTheTestThatLeavesScopesOpenAndCleansUpForTheNext() {
        Run run = Run.of(LeavesOpen.class);

        assertThat(run.failed()).containsExactly("leavesTwoOpen");
        assertThat(run.failure())
                .isInstanceOf(AssertionError.class)
                .hasMessage("scopes were misused: scope.leaked on thread main, scope.leaked on thread main");
        assertOpenedBy(run.failure().getCause(), LeavesOpen.class);
        assertThat(run.failure().getSuppressed()).hasSize(1);
        assertOpenedBy(run.failure().getSuppressed()[0], LeavesOpen.class);
    }

    static class LeavesNoneOpen {
        @RegisterExtension
        final LeakExtension leaks = new LeakExtension();

        @Test
        void leavesOpenWhatCannotBeSeen() {
            TraceContext.NONE.makeCurrent();
        }
    }

    @Test
    void findsAScopeOfNoContextToo() {
        assertThat(Run.of(LeavesNoneOpen.class).failure())
                .hasMessage("scopes were misused: scope.leaked on thread main");
    }

    @ExtendWith(LeakExtension.class)
    static class ClosesElsewhere {
        @Test
        void closesOnAnotherThread() throws Exception {
            onAnotherThread(CONTEXT.makeCurrent()::close);
        }
    }

    @Test
    void failsTheTestThatClosesAScopeOnAnotherThread() {
        Throwable failure = Run.of(ClosesElsewhere.class).failure();

        assertThat(failure).hasMessage("scopes were misused: scope.closed_on_other_thread on thread other");
        assertOpenedBy(failure.getCause(), ClosesElsewhere.class);
    }

    @ExtendWith(LeakExtension.class)
    static class ClosesWrongly {
        @Test
        void closesTwice() {
            Scope scope = CONTEXT.makeCurrent();
            scope.close();
            scope.close();
        }

        @Test
        void closesOutOfOrder() {
            Scope first = CONTEXT.makeCurrent();
            Scope second = CONTEXT.child().makeCurrent();
            first.close();
            second.close();
        }

        @Test
        void leaksInATask() throws Exception {
            onAnotherThread(CONTEXT.wrap(() -> {
                CONTEXT.child().makeCurrent();
            }));
        }
    }

    @Test
    void failsForEveryOtherMisuse() {
        Run run = Run.of(ClosesWrongly.class);

        assertThat(run.failures())
                .extracting(Throwable::getMessage)
                .containsExactlyInAnyOrder(
                        "scopes were misused: scope.closed_twice on thread main",
                        "scopes were misused: scope.closed_out_of_order on thread main",
                        "scopes were misused: scope.leaked on thread other");
        assertThat(run.failures()).allSatisfy(failure -> assertOpenedBy(failure.getCause(), ClosesWrongly.class));
    }

    @ExtendWith(LeakExtension.class)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class OpenAroundAll {
        static Scope around;

        @BeforeAll
        static void open() {
            around = CONTEXT.makeCurrent();
        }

        @AfterAll
        static void close() {
            assertThat(TraceContext.current()).isSameAs(CONTEXT);
            around.close();
        }

        @Test
        @Order(1)
        void leaves() {
            CONTEXT.child().makeCurrent();
        }

        @Test
        @Order(2)
        void sees() {
            assertThat(TraceContext.current()).isSameAs(CONTEXT);
        }
    }

    @Test
    void leavesAScopeAroundAllTestsAlone() {
        Run run = Run.of(OpenAroundAll.class);

        assertThat(run.failed()).containsExactly("leaves");
        assertThat(run.failure()).hasMessage("scopes were misused: scope.leaked on thread main");
    }

    @ExtendWith(LeakExtension.class)
    static class FailsItself {
        @Test
        void failsAndLeaves() {
            CONTEXT.makeCurrent();
            throw new IllegalStateException("its own");
        }
    }

    @Test
    void keepsTheTestsOwnFailureFirst() {
        Throwable failure = Run.of(FailsItself.class).failure();

        assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessage("its own");
        assertThat(failure.getSuppressed())
                .extracting(Throwable::getMessage)
                .containsExactly("scopes were misused: scope.leaked on thread main");
    }
}
