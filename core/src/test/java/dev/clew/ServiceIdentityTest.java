package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ServiceIdentityTest {
    private static final String COMMAND = "sun.java.command";

    private static final Map<String, String> HOST = Map.of("HOSTNAME", "pod-1");

    private final String command = System.getProperty(COMMAND);

    /** The program that runs the tests may have a version of its own. */
    @BeforeEach
    void startedByNoMainClass() {
        System.clearProperty(COMMAND);
    }

    @AfterEach
    void putBack() {
        System.setProperty(COMMAND, command);
    }

    @Test
    void findsTheServiceInItsOwnKeysThenInOpenTelemetrys() {
        Map<String, String> environment = Map.of(
                "OTEL_SERVICE_NAME", "otel",
                "OTEL_RESOURCE_ATTRIBUTES", "service.name=other, service.version=7,service.instance.id=i-1,x");
        ServiceIdentity otel = ServiceIdentity.detect(Settings.NONE, environment);
        assertThat(otel.name()).isEqualTo("otel");
        assertThat(otel.version()).isEqualTo("7");
        assertThat(otel.instance()).isEqualTo("i-1");
        assertThat(otel.bootId()).matches("[a-f][0-9a-f]{15}");
        ServiceIdentity own = ServiceIdentity.detect(
                Settings.NONE
                        .with("clew.service", "a")
                        .with("clew.version", "b")
                        .with("clew.instance", "c"),
                environment);
        assertThat(own).isEqualTo(new ServiceIdentity("a", "b", "c", own.bootId()));
        assertThat(ServiceIdentity.detect(Settings.NONE, Map.of("HOSTNAME", "pod-1")))
                .extracting(ServiceIdentity::name, ServiceIdentity::version, ServiceIdentity::instance)
                .containsExactly("", "", "pod-1");
    }

    @Test
    void readsNoFileIfTheVersionIsNamed() {
        Settings named = Settings.NONE.with("clew.version", "b");
        ClassLoader reading = new ClassLoader() {
            @Override
            public InputStream getResourceAsStream(String name) {
                throw new AssertionError(name + " was read");
            }
        };
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(reading);
        try {
            assertThat(ServiceIdentity.detect(named, HOST).version()).isEqualTo("b");
            assertThat(ServiceIdentity.detect(Settings.NONE, Map.of("OTEL_RESOURCE_ATTRIBUTES", "service.version=7"))
                            .version())
                    .isEqualTo("7");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void hasNoVersionIfTheBuildLeftNone() {
        System.setProperty(COMMAND, "app.jar --port 80");
        assertThat(ServiceIdentity.detect(Settings.NONE, HOST).version()).isEmpty();
        System.setProperty(COMMAND, ServiceIdentityTest.class.getName());
        assertThat(ServiceIdentity.detect(Settings.NONE, HOST).version()).isEmpty();
    }

    @Test
    void takesTheVersionOfTheJarThatTheMainClassIsIn() {
        String version = LoggerFactory.class.getPackage().getImplementationVersion();
        System.setProperty(COMMAND, LoggerFactory.class.getName());
        assertThat(ServiceIdentity.detect(Settings.NONE, HOST).version())
                .isNotEmpty()
                .isEqualTo(version);
        System.setProperty(COMMAND, LoggerFactory.class.getName() + " --port 80");
        assertThat(ServiceIdentity.detect(Settings.NONE, HOST).version()).isEqualTo(version);
    }

    @Test
    void takesTheCommitOfGitProperties(@TempDir Path folder) throws IOException {
        assertThat(versionOf(folder, "git.commit.id=0123456789abcdef\ngit.commit.id.abbrev=0123456\n"))
                .isEqualTo("0123456");
        assertThat(versionOf(folder, "git.commit.id=0123456789abcdef\n")).isEqualTo("0123456789abcdef");
        assertThat(versionOf(folder, "git.branch=main\n")).isEmpty();
        assertThat(versionOf(folder, "git.commit.id=\\uzzzz\n")).isEmpty();
    }

    private static String versionOf(Path folder, String git) throws IOException {
        Files.writeString(folder.resolve("git.properties"), git);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            return ServiceIdentity.detect(Settings.NONE, HOST).version();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void asksTheSystemForTheHostsNameIfTheShellDoesNotSayIt() throws IOException {
        String name = InetAddress.getLocalHost().getHostName();
        assertThat(ServiceIdentity.detect(Settings.NONE, Map.of()).instance()).isEqualTo(name);
        assertThat(ServiceIdentity.detect(Settings.NONE, Map.of("HOSTNAME", "")).instance())
                .isEqualTo(name);
    }
}
