package dev.clew.benchmarks;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of results.
 *
 * @param command the run that makes it
 * @param load the machine's load before the run
 */
record Page(String file, String title, String command, double load) {
    private static final String JARS = "brave opentelemetry-sdk brave-instrumentation-servlet-jakarta"
            + " opentelemetry-okhttp-3.0 opentelemetry-spring-webmvc-6.0 brave-instrumentation-kafka-clients"
            + " opentelemetry-kafka-clients-2.6 grpc-api brave-instrumentation-grpc opentelemetry-grpc-1.6 kafka-clients"
            + " brave-instrumentation-jms-jakarta brave-instrumentation-messaging amqp-client okhttp-jvm micrometer-tracing context-propagation"
            + " zipkin-reporter-brave datasource-proxy p6spy opentelemetry-jdbc logstash-logback-encoder log4j-core logback-classic slf4j-api"
            + " jmh-core";

    static Page begin(String file, String title, String command) {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return new Page(file, title, command, load);
    }

    /** Prints the results, and writes them to the file unless the run was a look in between. */
    void end(String results, boolean keep) throws IOException {
        System.out.println("\n" + results);
        if (keep) {
            Files.writeString(Path.of("workshop", "benchmarks", file), head() + results);
        }
    }

    private String head() {
        return String.format(
                "# %s%n%n%s, `%s`, commit %s. %d processors, %s %s, %s %s, load average %.1f at the start.%n%s.%n%n",
                title,
                LocalDate.now(ZoneOffset.UTC),
                command,
                System.getProperty("clew.commit", "unknown"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.vm.name"),
                Runtime.version(),
                load,
                Stream.of(JARS.split(" ")).map(Page::version).collect(Collectors.joining(", ")));
    }

    /** Returns the version on the class path, from the jar's name. */
    private static String version(String artifact) {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            String jar = Path.of(entry).getFileName().toString();
            if (jar.matches(artifact + "-[0-9].*\\.jar")) {
                return artifact + " " + jar.substring(artifact.length() + 1, jar.length() - ".jar".length());
            }
        }
        return artifact + " (not found)";
    }
}
