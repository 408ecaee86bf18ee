package dev.clew.testkit.server;

import dev.clew.Clew;
import dev.clew.testkit.LeakExtension;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpClient;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The contract of an adapter of servlet containers, with one real container for all cases.
 *
 * <p>Needs {@code jakarta.servlet-api} and Logback on the test class path.
 */
@ExtendWith(LeakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ServerContract {
    private final SharedServer server;

    /**
     * Makes the test of one container.
     *
     * @param containers makes a container that is not yet started
     */
    @SuppressWarnings("this-escape") // the methods are called when the first case begins
    protected ServerContract(Supplier<ServletContainer> containers) {
        server = new SharedServer(containers, this::filter, this::version);
    }

    /** Returns the filter under test. The filter leaves requests alone for which the predicate is true. */
    protected abstract Filter filter(Clew clew, Predicate<HttpServletRequest> ignored);

    /** Returns the version of HTTP that is spoken. A server for {@code HTTP_2} must take it without TLS. */
    protected HttpClient.Version version() {
        return HttpClient.Version.HTTP_1_1;
    }

    @AfterAll
    final void stop() throws Exception {
        server.stop();
    }

    @Nested
    class Ids extends ServerIds {
        Ids() {
            super(server);
        }
    }

    @Nested
    class Policies extends ServerPolicies {
        Policies() {
            super(server);
        }
    }

    @Nested
    class Spans extends ServerSpans {
        Spans() {
            super(server);
        }
    }

    @Nested
    class Failures extends ServerFailures {
        Failures() {
            super(server);
        }
    }

    @Nested
    class Dispatches extends ServerDispatches {
        Dispatches() {
            super(server);
        }
    }

    @Nested
    class Responses extends ServerResponses {
        Responses() {
            super(server);
        }
    }

    @Nested
    class Async extends ServerAsync {
        Async() {
            super(server);
        }
    }

    @Nested
    class NonBlocking extends ServerNonBlocking {
        NonBlocking() {
            super(server);
        }
    }
}
