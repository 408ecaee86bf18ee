package dev.clew.testkit.server;

import dev.clew.Clew;
import dev.clew.testkit.LeakExtension;
import jakarta.servlet.Filter;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The contract of an adapter of servlet containers for requests that are meant to harm, sent byte for byte.
 *
 * <p>Needs {@code jakarta.servlet-api}, Logback and Jetty's {@code jetty-http2-hpack} on the test class path. The JVM must
 * not have used other scope settings than {@code clew.mdc.baggage=user}.
 */
@ExtendWith(LeakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HostileContract {
    private final HostileServer server;

    /**
     * Makes the test of one container.
     *
     * @param containers makes a container that is not yet started
     */
    @SuppressWarnings("this-escape") // the methods are called when the container starts
    protected HostileContract(Supplier<ServletContainer> containers) {
        server = new HostileServer(containers, this::filter, this::version, this::containersFailures);
    }

    /** Returns the filter under test. */
    protected abstract Filter filter(Clew clew);

    /** Returns the version of HTTP that is spoken. A server for {@code HTTP_2} must take it with prior knowledge. */
    protected HttpClient.Version version() {
        return HttpClient.Version.HTTP_1_1;
    }

    /** Returns makers of exceptions that the container throws itself, by their names. */
    protected Map<String, Supplier<Throwable>> containersFailures() {
        return Map.of();
    }

    @BeforeAll
    final void start() throws Exception {
        server.start();
    }

    @AfterAll
    final void stop() throws Exception {
        server.stop();
    }

    @Nested
    class Values extends HostileValues {
        Values() {
            super(server);
        }
    }

    @Nested
    class Requests extends HostileRequests {
        Requests() {
            super(server);
        }
    }

    @Nested
    class Failures extends HostileFailures {
        Failures() {
            super(server);
        }
    }
}
