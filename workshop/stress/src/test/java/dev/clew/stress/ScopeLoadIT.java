package dev.clew.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs the load on scopes, with virtual threads if the JDK has them. */
class ScopeLoadIT {
    @Test
    void findsEveryIdOnItsOwnLinesAndNothingLeftBehind() throws Exception {
        Path target = Path.of(System.getProperty("stress.target"), "load");
        Files.createDirectories(target);
        String seconds = System.getProperty("stress.load.seconds");
        List<String> options = List.of("-Xmx512m", "-Dstress.load.seconds=" + seconds);
        String output = Java.run(target, ScopeLoad.class.getName(), options, List.of(), 0);
        System.out.print(output);
        int jdk = Runtime.version().feature();
        assertThat(output)
                .startsWith("ScopeLoad on JDK " + jdk + ": " + seconds + " s, 8 platform and " + (jdk < 21 ? 0 : 10_000)
                        + " virtual threads, ")
                .contains(" leaked, 0 wrong; heap after GC ")
                .hasLineCount(1);
    }
}
