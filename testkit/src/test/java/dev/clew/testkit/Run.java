package dev.clew.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** A test class run within a test, as JUnit would run it. */
public record Run(Events tests) {
    public static Run of(Class<?> type) {
        Run run = new Run(EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .execute()
                .testEvents());
        assertThat(run.tests.finished().count()).as("tests run").isPositive();
        return run;
    }

    /** Fails unless exactly these methods failed. */
    public void failsExactlyIn(String... methods) {
        assertThat(failed())
                .as("failed with %s", failures().stream().map(Run::shortly).toList())
                .containsExactlyInAnyOrder(methods);
    }

    /** Fails unless exactly these methods succeeded. */
    public void succeedsExactlyIn(String... methods) {
        Set<String> names = new TreeSet<>();
        tests.succeeded().stream()
                .map(Event::getTestDescriptor)
                .map(Run::method)
                .forEach(names::add);
        assertThat(names).containsExactlyInAnyOrder(methods);
    }

    /** Returns the names of the failed methods. */
    public Set<String> failed() {
        Set<String> names = new TreeSet<>();
        tests.failed().stream().map(Event::getTestDescriptor).map(Run::method).forEach(names::add);
        return names;
    }

    /** Returns the display names of a method and of all classes around it. */
    public String path(String method) {
        TestDescriptor test = tests.finished().stream()
                .map(Event::getTestDescriptor)
                .filter(each -> method(each).equals(method))
                .findFirst()
                .orElseThrow();
        Deque<String> names = new ArrayDeque<>();
        for (Optional<TestDescriptor> each = Optional.of(test);
                each.isPresent();
                each = each.get().getParent()) {
            names.addFirst(each.get().getDisplayName());
        }
        return String.join(" > ", names);
    }

    private static String method(TestDescriptor test) {
        return ((MethodSource) test.getSource().orElseThrow()).getMethodName();
    }

    private static String shortly(Throwable failure) {
        String text = failure.toString();
        return text.substring(0, Math.min(300, text.length()));
    }

    /** Returns the failures of the tests, in their order. */
    public List<Throwable> failures() {
        return tests.failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow())
                .toList();
    }

    public Throwable failure() {
        assertThat(failures()).hasSize(1);
        return failures().get(0);
    }
}
