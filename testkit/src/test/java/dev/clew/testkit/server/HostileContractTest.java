package dev.clew.testkit.server;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Run;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The contract fails for filters that believe what they are sent, or guess how a request ended. */
class HostileContractTest {
    abstract static class OnJetty extends HostileContract {
        OnJetty() {
            super(Jetty::new);
        }
    }

    /** Knows which dispatches belong to one request. */
    static class OncePerRequest extends NaiveFilter {
        OncePerRequest(Clew clew) {
            super(clew, request -> request.getDispatcherType() != DispatcherType.REQUEST);
        }
    }

    /** Takes the status before the container has made the answer. */
    static class Guessing extends OnJetty {
        @Override
        protected Filter filter(Clew clew) {
            return new OncePerRequest(clew);
        }
    }

    /** Has the baggage in the MDC as it was sent. */
    static class Credulous extends OnJetty {
        @Override
        protected Filter filter(Clew clew) {
            return new OncePerRequest(clew) {
                @Override
                void serve(
                        TraceContext context,
                        HttpServletRequest request,
                        HttpServletResponse response,
                        FilterChain chain)
                        throws IOException, ServletException {
                    try (Scope scope = context.makeCurrent()) {
                        String baggage = String.valueOf(request.getHeader("baggage"));
                        if (baggage.startsWith("user=")) {
                            MDC.put("user", decoded(baggage.substring("user=".length())));
                        }
                        chain.doFilter(request, response);
                    } finally {
                        MDC.remove("user");
                    }
                }
            };
        }

        private static String decoded(String value) {
            try {
                return URLDecoder.decode(value, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return value;
            }
        }
    }

    private static final String[] GUESSED = {
        "exceptionGetsATrueSpan",
        "headersGetATrueSpan",
        "sentErrorGetsATrueSpan",
        "statusThatIsOnlySetGetsATrueSpan",
        "targetGetsATrueSpan",
    };

    @Test
    void failsForAFilterThatGuessesTheStatus() {
        Run.of(Guessing.class).failsExactlyIn(GUESSED);
    }

    @Test
    void failsForAFilterThatBelievesTheBaggage() {
        Run.of(Credulous.class)
                .failsExactlyIn(
                        Stream.concat(Arrays.stream(GUESSED), Stream.of("baggageThatCouldForgeALineStaysOutOfTheMdc"))
                                .toArray(String[]::new));
    }
}
