package dev.clew.springboot.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an application with Spring Batch has, whatever its release. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BatchContract {
    private final Class<?> application;
    private Running running;
    private CapturedLog log;

    BatchContract(Class<?> application) {
        this.application = application;
    }

    @BeforeAll
    void start() {
        running = Running.start(application);
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @BeforeEach
    void capture() {
        log = CapturedLog.create();
    }

    @AfterEach
    void release() {
        log.close();
        assertThat(TraceContext.current().isNone()).isTrue();
    }

    private List<String> messages(String logger) {
        return log.lines(logger).stream().map(CapturedLog.Line::message).toList();
    }

    /** Returns the ids of the lines that the application has written. */
    private Set<String> ids() {
        return ids(log.lines("jobs"));
    }

    private static Set<String> ids(List<CapturedLog.Line> lines) {
        return lines.stream()
                .map(line -> line.mdc().getOrDefault("request_id", "none"))
                .collect(Collectors.toSet());
    }

    private List<CapturedLog.Line> spans(String name) {
        return log.spansEnded("internal").stream()
                .filter(line -> name.equals(line.values().get("span")))
                .toList();
    }

    /** Returns the one span of a name. The end of a job that runs elsewhere is stored before its span has ended. */
    private CapturedLog.Line span(String name) {
        Await.until(() -> !spans(name).isEmpty());
        assertThat(spans(name)).hasSize(1);
        return spans(name).get(0);
    }

    private Set<String> threads() {
        return log.lines("jobs").stream().map(CapturedLog.Line::thread).collect(Collectors.toSet());
    }

    @Test
    void linesOfAJobItsStepsAndAllItsListenersHaveOneId() throws Exception {
        assertThat(running.batch().run("nightly")).isEqualTo("COMPLETED");
        assertThat(messages("jobs"))
                .contains(
                        "before job",
                        "before step",
                        "tasklet",
                        "after step",
                        "before chunk",
                        "read a",
                        "process b",
                        "write [c]",
                        "after chunk",
                        "after job");
        assertThat(ids()).singleElement().asString().matches("[0-9a-f]{32}");
    }

    @Test
    void linesOfBatchAboutTheJobHaveItsId() throws Exception {
        running.batch().run("nightly");
        List<CapturedLog.Line> lines = log.lines().stream()
                .filter(line -> line.logger().startsWith("org.springframework.batch."))
                .filter(line ->
                        line.message().startsWith("Job: [") || line.message().contains("tep: ["))
                .toList();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(6);
        assertThat(ids(lines)).isEqualTo(ids());
    }

    @Test
    void eachExecutionHasAnIdOfItsOwn() throws Exception {
        running.batch().run("nightly");
        running.batch().run("nightly");
        assertThat(ids()).hasSize(2).doesNotContain("none");
    }

    @Test
    void jobIsASpanAndItsStepsAreSpansBelowIt() throws Exception {
        running.batch().run("nightly");
        CapturedLog.Line job = span("nightly");
        assertThat(job.level()).isEqualTo("INFO");
        assertThat(job.values()).containsEntry("outcome", "ok");
        for (String step : List.of("load", "copy")) {
            assertThat(span(step).level()).isEqualTo("DEBUG");
            assertThat(span(step).values())
                    .containsEntry("parent_id", job.mdc().get("span_id"))
                    .containsEntry("outcome", "ok");
            assertThat(span(step).mdc()).containsEntry("request_id", job.mdc().get("request_id"));
        }
        assertThat(log.lines("jobs"))
                .filteredOn(line -> line.message().equals("tasklet"))
                .singleElement()
                .satisfies(line -> assertThat(line.mdc())
                        .containsEntry("span_id", span("load").mdc().get("span_id")));
        assertThat(log.spansEnded("internal")).hasSize(3);
    }

    @Test
    void jobThatARequestLaunchesHasTheIdOfTheRequest() throws Exception {
        try (Scope request = running.request("r1")) {
            running.batch().run("nightly");
            assertThat(span("nightly").values())
                    .containsEntry("parent_id", TraceContext.current().spanId());
        }
        assertThat(ids()).containsExactly("r1");
    }

    @Test
    void jobThatRunsOnAThreadOfAnyExecutorHasTheIdOfTheRequest() throws Exception {
        try (Scope request = running.request("r1")) {
            assertThat(running.batch().runElsewhere("nightly")).isEqualTo("COMPLETED");
        }
        assertThat(span("nightly").mdc()).containsEntry("request_id", "r1");
        assertThat(ids()).containsExactly("r1");
        assertThat(threads()).doesNotContain(Thread.currentThread().getName());
    }

    @Test
    void jobOfALauncherThatIsNoBeanHasAnId() throws Exception {
        running.batch().runElsewhere("nightly");
        assertThat(span("nightly").values()).containsEntry("outcome", "ok");
        assertThat(ids()).singleElement().asString().matches("[0-9a-f]{32}");
    }

    @Test
    void jobThatFailsIsAnErrorWithItsCause() throws Exception {
        assertThat(running.batch().run("failing")).isEqualTo("FAILED");
        for (String name : List.of("failing", "fail")) {
            assertThat(span(name).level()).isEqualTo("ERROR");
            assertThat(span(name).values()).containsEntry("outcome", "error");
            assertThat(span(name).error()).isEqualTo("java.lang.IllegalStateException");
        }
        assertThat(log.lines())
                .filteredOn(line -> line.level().equals("ERROR"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(ids()).contains(line.mdc().get("request_id")));
    }

    @Test
    void jobThatIsStoppedIsCancelled() throws Exception {
        assertThat(running.batch().runAndStop("endless")).isEqualTo("STOPPED");
        for (String name : List.of("endless", "turn")) {
            assertThat(span(name).level()).isEqualTo("WARN");
            assertThat(span(name).values()).containsEntry("outcome", "cancelled");
            assertThat(span(name).error()).endsWith("JobInterruptedException");
        }
        assertThat(ids()).hasSize(1).doesNotContain("none");
    }

    @Test
    void restartIsAnotherExecutionWithAnIdOfItsOwn() throws Exception {
        assertThat(running.batch().run("failing")).isEqualTo("FAILED");
        assertThat(running.batch().restart("failing")).isEqualTo("FAILED");
        assertThat(ids()).hasSize(2).doesNotContain("none");
    }

    @Test
    void partitionsOnThreadsOfTheirOwnAreSpansOfTheJob() throws Exception {
        assertThat(running.batch().run("partitioned")).isEqualTo("COMPLETED");
        assertThat(threads()).hasSize(3).doesNotContain(Thread.currentThread().getName());
        assertThat(ids()).singleElement().asString().matches("[0-9a-f]{32}");
        assertThat(log.spansEnded("internal"))
                .extracting(line -> line.values().get("span"))
                .filteredOn(name -> name.startsWith("part:"))
                .hasSize(3);
    }

    @Test
    void flowsThatAreSplitHaveTheIdOfTheJob() throws Exception {
        assertThat(running.batch().run("split")).isEqualTo("COMPLETED");
        assertThat(threads()).hasSize(2);
        assertThat(messages("jobs")).containsExactlyInAnyOrder("left", "right");
        assertThat(ids()).singleElement().asString().matches("[0-9a-f]{32}");
        assertThat(span("left").values())
                .containsEntry("parent_id", span("split").mdc().get("span_id"));
    }

    @Test
    void chunksOnThreadsOfAnExecutorBeanHaveTheIdOfTheJob() throws Exception {
        assertThat(running.batch().run("threads")).isEqualTo("COMPLETED");
        assertThat(threads()).anyMatch(thread -> thread.startsWith("task-"));
        assertThat(ids()).singleElement().asString().matches("[0-9a-f]{32}");
    }

    @Test
    void listenersThatThrowLeaveNothingOpen() throws Exception {
        running.batch().run("rude");
        assertThat(TraceContext.current().isNone()).isTrue();
        assertThat(span("rude").values()).containsEntry("outcome", "error");
        assertThat(ids()).hasSize(1).doesNotContain("none");
    }

    @Test
    void stepThatCannotBeStoredWhenItStartsEnds() throws Exception {
        assertThat(running.batch().run("unstored")).isEqualTo("FAILED");
        assertThat(TraceContext.current().isNone()).isTrue();
        for (String name : List.of("unstored", Outages.AT_THE_START)) {
            assertThat(span(name).values()).containsEntry("outcome", "error");
            assertThat(span(name).error()).isEqualTo("org.springframework.dao.QueryTimeoutException");
        }
    }

    @Test
    void stepThatCannotBeStoredWhenItEndsEnds() throws Exception {
        running.batch().run("unfinished");
        assertThat(TraceContext.current().isNone()).isTrue();
        CapturedLog.Line step = span(Outages.AT_THE_END);
        assertThat(step.values())
                .containsEntry("outcome", "error")
                .containsEntry("parent_id", span("unfinished").mdc().get("span_id"));
        assertThat(step.error()).isEqualTo("org.springframework.dao.QueryTimeoutException");
    }

    @Test
    void jobWithinAStepIsASpanBelowTheStep() throws Exception {
        assertThat(running.batch().run("outer")).isEqualTo("COMPLETED");
        assertThat(ids()).singleElement().asString().matches("[0-9a-f]{32}");
        assertThat(span("nightly").values())
                .containsEntry("parent_id", span("nested").mdc().get("span_id"));
    }

    @Test
    void switchedOffNothingIsChanged() throws Exception {
        log.close();
        try (Running off =
                Running.start(application, "--clew.batch.enabled=false", "--clew.micrometer.enabled=false")) {
            log = CapturedLog.create(); // a start sets logging up anew
            off.batch().run("nightly");
        }
        assertThat(ids()).containsExactly("none");
        assertThat(log.spansEnded("internal")).isEmpty();
    }
}
