package dev.clew.benchmarks.start;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Jars by their artifacts' names, as one dependency brings them, but for slf4j-api and for the host that is instrumented.
 *
 * <p>Files are found on this JVM's class path. Clew's modules may be folders there, right after a build: jars are made of
 * those, because classes load from a jar in another time.
 */
record Jars(List<String> artifacts) {
    static final Jars CLEW = of("clew-core");
    static final Jars CLEW_SERVLET = CLEW.and("clew-servlet", "clew-http");
    static final Jars CLEW_OKHTTP = CLEW.and("clew-okhttp", "clew-http");
    static final Jars CLEW_KAFKA = CLEW.and("clew-kafka", "clew-messaging");
    static final Jars CLEW_JDBC = CLEW.and("clew-jdbc");

    static final Jars BRAVE = of("brave", "brave-context-slf4j");
    static final Jars BRAVE_SERVLET = BRAVE.and("brave-instrumentation-servlet-jakarta", "brave-instrumentation-http");
    static final Jars BRAVE_OKHTTP = BRAVE.and("brave-instrumentation-okhttp3", "brave-instrumentation-http");
    static final Jars BRAVE_KAFKA = BRAVE.and("brave-instrumentation-kafka-clients", "brave-instrumentation-messaging");

    static final Jars OPEN_TELEMETRY = of(
            "opentelemetry-sdk",
            "opentelemetry-sdk-common",
            "opentelemetry-sdk-trace",
            "opentelemetry-sdk-metrics",
            "opentelemetry-sdk-logs",
            "opentelemetry-api",
            "opentelemetry-context",
            "opentelemetry-common");

    private static final Jars OPEN_TELEMETRY_INSTRUMENTATION = OPEN_TELEMETRY.and(
            "opentelemetry-instrumentation-api",
            "opentelemetry-instrumentation-api-incubator",
            "opentelemetry-api-incubator",
            "opentelemetry-semconv");
    static final Jars OPEN_TELEMETRY_WEBMVC = OPEN_TELEMETRY_INSTRUMENTATION.and("opentelemetry-spring-webmvc-6.0");
    static final Jars OPEN_TELEMETRY_OKHTTP = OPEN_TELEMETRY_INSTRUMENTATION.and("opentelemetry-okhttp-3.0");
    static final Jars OPEN_TELEMETRY_KAFKA = OPEN_TELEMETRY_INSTRUMENTATION.and(
            "opentelemetry-kafka-clients-2.6", "opentelemetry-kafka-clients-common-0.11");
    static final Jars OPEN_TELEMETRY_JDBC = OPEN_TELEMETRY_INSTRUMENTATION.and("opentelemetry-jdbc");

    static final Jars P6SPY = of("p6spy");
    static final Jars DATASOURCE_PROXY = of("datasource-proxy");

    static Jars of(String... artifacts) {
        return new Jars(List.of(artifacts));
    }

    Jars and(String... more) {
        return new Jars(Stream.concat(artifacts.stream(), Stream.of(more)).toList());
    }

    /** Returns how many bytes the jars have together. */
    long size(Path folder) {
        return artifacts.stream()
                .mapToLong(artifact -> find(artifact, folder).toFile().length())
                .sum();
    }

    /**
     * Returns the files.
     *
     * @param folder where jars are made, if there is none yet
     */
    List<Path> files(Path folder) {
        return artifacts.stream().map(artifact -> find(artifact, folder)).toList();
    }

    private static Path find(String artifact, Path folder) {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (path.getFileName().toString().matches(artifact + "-[0-9].*\\.jar")) {
                return path;
            }
            if (path.endsWith(Path.of(artifact.replaceFirst("^clew-", ""), "target", "classes"))) {
                return made(path, "", folder.resolve(artifact + ".jar"));
            }
        }
        throw new IllegalStateException(artifact + " is not on the class path");
    }

    /** Returns a jar of the files below one place of a folder of classes. */
    static Path made(Path classes, String below, Path jar) {
        if (!Files.exists(jar)) {
            try (OutputStream file = Files.newOutputStream(jar);
                    JarOutputStream out = new JarOutputStream(file);
                    Stream<Path> all = Files.walk(classes.resolve(below))) {
                for (Path path : all.filter(Files::isRegularFile).sorted().toList()) {
                    out.putNextEntry(
                            new JarEntry(classes.relativize(path).toString().replace(File.separatorChar, '/')));
                    Files.copy(path, out);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return jar;
    }
}
