package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessStartTest {
    @TempDir
    Path jars;

    private URL jar(String adapter) throws Exception {
        Path file = jars.resolve(adapter + "/META-INF/clew/adapter");
        Files.createDirectories(file.getParent());
        Files.writeString(file, adapter + "\n");
        return jars.resolve(adapter).toUri().toURL();
    }

    @Test
    void namesTheAdaptersOnTheClassPath() throws Exception {
        URL[] classPath = {jar("servlet"), jar("jdbc")};
        try (URLClassLoader loader = new URLClassLoader(classPath, null)) {
            assertThat(ProcessStart.adapters(loader)).containsExactly("jdbc", "servlet");
        }
        assertThat(ProcessStart.adapters(null)).isEmpty();
    }

    @Test
    void describesItselfInOneLine() {
        assertThat(Clew.builder().build().describe())
                .isEqualTo("propagator=Propagators.composite(Propagators.requestId(x-request-id), Propagators.w3c(),"
                        + " Propagators.baggage()) inbound=InboundPolicy.trust() sampling=always"
                        + " ids=IdGenerators.random() outbound=any mdc=[request_id, trace_id, span_id]"
                        + " listeners=[SpanLog(start=INFO)]");
    }

    @Test
    void theFingerprintTellsSettingsAndVariableNamesApart() {
        Settings settings = Settings.NONE.with("clew.service", "a");
        String fingerprint = settings.fingerprint(Set.of("PATH"));
        assertThat(fingerprint).matches("[0-9a-f]{16}").isEqualTo(settings.fingerprint(Set.of("PATH")));
        assertThat(List.of(
                        settings.fingerprint(Set.of("PATH", "X")),
                        Settings.NONE.with("clew.service", "b").fingerprint(Set.of("PATH"))))
                .doesNotContain(fingerprint)
                .doesNotHaveDuplicates();
    }
}
