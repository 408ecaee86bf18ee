package dev.clew.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.testkit.jvm.ChildJvm;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The lines that the application writes, in a process of its own without any logging configuration. */
class LinesTest {
    /** As spring-boot-starter-log4j2 makes it. */
    private static final String CLASS_PATH_OF_LOG4J2 =
            ChildJvm.classPathWithout("logback-", "clew-logback", "log4j-") + File.pathSeparator + "target/log4j2/*";

    /** Base64 of 32 bytes. */
    private static final String CONFIG_KEY = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U=";

    /** Of one process for several tests. */
    private static List<String> logfmt = List.of();

    @BeforeAll
    static void writeLogfmt() {
        logfmt = lines(
                "-Dclew.log.format=logfmt",
                "-Dclew.recorder.loggers=detail",
                "-Dclew.recorder.slow=1",
                "-Dclew.outbound.host=a",
                "-Dclew.config.key=" + CONFIG_KEY,
                "-Dclew.jdbc.enabel=true");
    }

    private static List<String> lines(String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("-XX:TieredStopAtLevel=1");
        all.add("-Dspring.autoconfigure.exclude=" + Security.AUTO_CONFIGURATIONS);
        try (ChildJvm child = ChildJvm.start(OrdersApplication.class, all.toArray(new String[0]))) {
            return child.join();
        }
    }

    @Test
    void textShowsTheIdOfEachLine() {
        assertThat(lines())
                .filteredOn(line -> line.endsWith(": order 7"))
                .singleElement()
                .asString()
                .contains("[r1] orders ");
    }

    @Test
    void logfmtIsWrittenWithoutAnyLoggingConfiguration() {
        assertThat(logfmt)
                .filteredOn(line -> line.contains("msg=\"order 7\""))
                .singleElement()
                .asString()
                .startsWith("ts=")
                .contains(" service=orders ", " request_id=r1 ", " logger=orders ");
        assertThat(logfmt)
                .filteredOn(line -> line.contains("event=process_start"))
                .hasSize(1);
        assertThat(logfmt).filteredOn(line -> line.startsWith("{")).isEmpty();
    }

    @Test
    void theFirstLineTellsTheConfigurationApartAndShowsNoValue() {
        assertThat(logfmt)
                .filteredOn(line -> line.contains("event=process_start"))
                .singleElement()
                .asString()
                .containsPattern(" config_sources=\"[^\"]*system:[0-9a-f]{8} env:[0-9a-f]{8}")
                .containsPattern(" config_values=\"[^\"]*clew\\.recorder\\.slow:[0-9a-f]{8}")
                .doesNotContain("clew.config.key", CONFIG_KEY, "applicationInfo", "java.version");
    }

    @Test
    void recorderKeepsDebugAndNothingFiner() {
        assertThat(logfmt)
                .filteredOn(line -> line.contains(" logger=detail "))
                .singleElement()
                .asString()
                .contains(" level=DEBUG ", " request_id=r1 ", "msg=\"of 7, trace is false\"");
    }

    @Test
    void ecsHasItsNames() {
        assertThat(lines("-Dclew.log.format=ecs"))
                .filteredOn(line -> line.contains("\"message\":\"order 7\""))
                .singleElement()
                .asString()
                .startsWith("{\"@timestamp\":")
                .contains("\"service.name\":\"orders\"", "\"http.request.id\":\"r1\"");
    }

    @Test
    void unknownSettingIsOneWarningThatNamesTheNearest() {
        assertThat(logfmt)
                .filteredOn(line -> line.contains("unknown property"))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains(
                                        "unknown property clew.jdbc.enabel, the nearest known one is clew.jdbc.enabled"),
                        second -> assertThat(second)
                                .contains("unknown property clew.outbound.host, the nearest known one is"
                                        + " clew.outbound.hosts"));
    }

    @Test
    void startLineNamesWhatIsAttachedAndWhatIsMissing() {
        assertThat(lines("-cp", ChildJvm.classPathWithout("clew-jdbc"), "-Dclew.task.enabled=false"))
                .filteredOn(line -> line.contains("attached: "))
                .singleElement()
                .asString()
                .containsPattern("attached: .*client, .*front, .*servlet.*; left out: ")
                .containsPattern("; left out: .*jdbc \\(no clew-jdbc\\), .*task \\(clew\\.task\\.enabled=false\\)");
    }

    @Test
    void log4j2WritesTheSameLinesWithoutAnyLoggingConfiguration() {
        List<String> lines = lines("-cp", CLASS_PATH_OF_LOG4J2, "-Dclew.log.format=logfmt");
        assertThat(lines)
                .filteredOn(line -> line.contains("msg=\"order 7\""))
                .singleElement()
                .asString()
                .startsWith("ts=")
                .contains(" service=orders ", " request_id=r1 ", " logger=orders ");
        assertThat(lines)
                .filteredOn(line -> line.contains("span=\"GET /orders/{id}\""))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("ts=") && line.contains(" request_id=r1 "));
    }

    @Test
    void log4j2ShowsTheIdInText() {
        assertThat(lines("-cp", CLASS_PATH_OF_LOG4J2))
                .filteredOn(line -> line.endsWith(": order 7"))
                .singleElement()
                .asString()
                .contains("[r1] orders ");
    }

    @Test
    void textNeedsNoLoggingAdapter() {
        assertThat(lines("-cp", ChildJvm.classPathWithout("clew-logback", "clew-log4j2", "clew-layout")))
                .filteredOn(line -> line.endsWith(": order 7"))
                .singleElement()
                .asString()
                .contains("[r1] orders ");
    }

    @Test
    void formatWithoutItsAdapterEndsTheStartAndNamesTheAdapter() {
        assertThatThrownBy(() -> lines(
                        "-cp", ChildJvm.classPathWithout("clew-logback", "clew-layout"), "-Dclew.log.format=json"))
                .hasMessageContaining("clew.log.format=json needs dev.clew:clew-logback");
    }
}
