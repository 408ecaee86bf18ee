package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessStartTest {
    private final Clew clew = Clew.builder().build();

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

    @Test
    void tellsTheSourcesOfAFrameworkAndTheFingerprintsOfTheirValuesIfThereIsAKey() {
        byte[] key = new byte[32];
        ConfigurationSource file = new KnownSource("application.yml", Map.of("a", "1"));
        assertThat(fields(() -> List.of(file), null))
                .containsEntry("boot_id", ServiceIdentity.BOOT_ID)
                .hasEntrySatisfying(
                        "config_sources", sources -> assertThat(sources).matches("application.yml:[0-9a-f]{8}"))
                .doesNotContainKeys("config_values", "git_sha");
        assertThat(fields(() -> List.of(file), key))
                .hasEntrySatisfying(
                        "config_values", values -> assertThat(values).matches("a:[0-9a-f]{8}"));
    }

    @Test
    void tellsOurPropertiesAndTheEnvironmentWithoutAFramework() {
        Clew.configureProcess(Map.of(), Set.of());
        assertThat(ProcessSettings.sources())
                .extracting(ConfigurationSource::name)
                .containsExactly("system", "env");
        assertThat(ProcessSettings.sources().get(1).keys())
                .containsExactlyInAnyOrderElementsOf(System.getenv().keySet());
    }

    /** A source that knows its keys and does not give a value away. */
    private record Sealed() implements ConfigurationSource {
        @Override
        public String name() {
            return "vault";
        }

        @Override
        public Set<String> keys() {
            return Set.of("a");
        }

        @Override
        public Object value(String key) {
            throw new IllegalStateException("sealed");
        }
    }

    @Test
    void aSourceThatFailsCostsItsFieldsAndNothingElse() {
        Supplier<List<ConfigurationSource>> broken = () -> {
            throw new IllegalStateException("no environment");
        };
        assertThat(fields(broken, null)).containsKeys("jvm", "config_fp").doesNotContainKey("config_sources");
        assertThat(fields(() -> List.of(new Sealed()), new byte[32]))
                .containsKey("config_sources")
                .doesNotContainKey("config_values");
        assertThat(clew.counters().get("skipped.configuration_sources")).isEqualTo(2);
    }

    @Test
    void aCommitThatCannotBeReadCostsItsFieldAndNothingElse() {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        thread.setContextClassLoader(new ClassLoader(loader) {
            @Override
            public InputStream getResourceAsStream(String name) {
                throw new OutOfMemoryError("no room");
            }
        });
        try {
            assertThat(ProcessStart.fields(clew, Settings.NONE, null))
                    .containsKeys("jvm", "config_fp", "config_sources")
                    .doesNotContainKey("git_sha");
        } finally {
            thread.setContextClassLoader(loader);
        }
        assertThat(clew.counters().get("skipped.git_sha")).isEqualTo(1);
    }

    private Map<String, String> fields(
            Supplier<List<ConfigurationSource>> sources, byte @Nullable [] configurationKey) {
        Clew.configureProcess(Map.of(), Set.of(), sources);
        try {
            return ProcessStart.fields(clew, Settings.NONE, configurationKey);
        } finally {
            Clew.configureProcess(Map.of(), Set.of());
        }
    }
}
