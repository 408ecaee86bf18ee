package dev.clew.springboot.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.jvm.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The starter is all that an application adds, whichever logging library it runs. */
class StarterTest {
    /** What the tests of spring-boot have beside, on Boot 4. */
    private static final String SECURITY = "spring-boot-security-";

    /** As spring-boot-starter-log4j2 makes it. */
    private static final String CLASS_PATH_OF_LOG4J2 =
            ChildJvm.classPathWithout("logback-", "log4j-", SECURITY) + File.pathSeparator + "target/log4j2/*";

    @TempDir
    private Path logs;

    @Test
    void everyFormatIsWrittenByLogbackOnTheConsoleAndInTheFile() throws Exception {
        assertThat(ChildJvm.classPath()).contains("log4j2").doesNotContain("log4j-core");
        assertFormats(ChildJvm.classPathWithout(SECURITY));
    }

    @Test
    void everyFormatIsWrittenByLog4j2OnTheConsoleAndInTheFile() throws Exception {
        assertFormats(CLASS_PATH_OF_LOG4J2);
    }

    private void assertFormats(String classPath) throws IOException {
        List<String> console;
        try (ChildJvm child = ChildJvm.start(
                StarterApplication.class, "-cp", classPath, "-Dlogs=" + logs, "-XX:TieredStopAtLevel=1")) {
            console = child.join();
        }
        // Nothing of ours stumbles over a library that is not there.
        assertThat(console).noneMatch(line -> line.contains("skipped") || line.contains("Exception"));
        assertLine("text", console, "^2.* INFO .*\\[r-text] orders .* : order text$");
        assertLine(
                "logfmt", console, "^ts=.* level=INFO service=orders .* request_id=r-logfmt .*msg=\"order logfmt\".*");
        assertLine("json", console, "^\\{.*\"request_id\":\"r-json\".*\"msg\":\"order json\".*}$");
        assertLine("ecs", console, "^\\{.*\"message\":\"order ecs\".*}$");
        assertThat(console)
                .filteredOn(line -> line.contains("\"message\":\"order ecs\""))
                .allMatch(line -> line.contains("\"http.request.id\":\"r-ecs\""));
    }

    private void assertLine(String format, List<String> console, String pattern) throws IOException {
        assertThat(console).filteredOn(line -> line.matches(pattern)).hasSize(1);
        assertThat(Files.readAllLines(logs.resolve(format + ".log")))
                .filteredOn(line -> line.matches(pattern))
                .hasSize(1);
    }
}
