package dev.clew.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** A test class run within a test, as JUnit would run it. */
record Run(Events tests) {
    static Run of(Class<?> type) {
        Run run = new Run(EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .execute()
                .testEvents());
        assertThat(run.tests.finished().count()).as("tests run").isPositive();
        return run;
    }

    /** Fails unless these methods failed and no other, telling what they failed with. */
    void failsExactlyIn(String... methods) {
        assertThat(failed())
                .as("failed with %s", failures().stream().map(Run::shortly).toList())
                .containsExactlyInAnyOrder(methods);
    }

    /** Fails unless these methods succeeded and no other. */
    void succeedsExactlyIn(String... methods) {
        Set<String> names = new TreeSet<>();
        tests.succeeded().stream()
                .map(Event::getTestDescriptor)
                .map(Run::method)
                .forEach(names::add);
        assertThat(names).containsExactlyInAnyOrder(methods);
    }

    /** The names of the methods that failed, with any of their arguments. */
    Set<String> failed() {
        Set<String> names = new TreeSet<>();
        tests.failed().stream().map(Event::getTestDescriptor).map(Run::method).forEach(names::add);
        return names;
    }

    private static String method(TestDescriptor test) {
        return ((MethodSource) test.getSource().orElseThrow()).getMethodName();
    }

    private static String shortly(Throwable failure) {
        String text = failure.toString();
        return text.substring(0, Math.min(300, text.length()));
    }

    /** What the tests failed with, in their order. */
    List<Throwable> failures() {
        return tests.failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow())
                .toList();
    }

    Throwable failure() {
        assertThat(failures()).hasSize(1);
        return failures().get(0);
    }
}
