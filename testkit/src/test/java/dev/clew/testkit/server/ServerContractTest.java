package dev.clew.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Run;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Test;

/** The contract fails for filters with common mistakes; the servlet module's tests show that it can hold. */
class ServerContractTest {
    /** The usual first attempt: it treats each dispatch as a request of its own, and ignores async. */
    abstract static class NaiveFilter implements Filter {
        final Clew clew;
        private final Predicate<HttpServletRequest> ignored;

        NaiveFilter(Clew clew, Predicate<HttpServletRequest> ignored) {
            this.clew = clew;
            this.ignored = ignored;
        }

        TraceContext context(HttpServletRequest request) {
            return clew.receive(
                    request,
                    (message, name) -> {
                        List<String> values = Collections.list(message.getHeaders(name));
                        return values.isEmpty() ? null : String.join(",", values);
                    },
                    request.getRemoteAddr());
        }

        void serve(TraceContext context, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            try (Scope scope = context.makeCurrent()) {
                chain.doFilter(request, response);
            }
        }

        @Override
        public void doFilter(ServletRequest req, ServletResponse res, FilterChain chain)
                throws IOException, ServletException {
            HttpServletRequest request = (HttpServletRequest) req;
            HttpServletResponse response = (HttpServletResponse) res;
            if (ignored.test(request)) {
                chain.doFilter(request, response);
                return;
            }
            TraceContext context = context(request);
            request.setAttribute("dev.clew.requestId", context.requestId());
            response.setHeader("X-Request-ID", context.requestId());
            Span span = clew.span(Span.Kind.SERVER, context)
                    .name(request.getMethod() + ' ' + request.getRequestURI())
                    .peer(request.getRemoteAddr())
                    .attribute("path", request.getRequestURI())
                    .begin();
            try {
                serve(context, request, response, chain);
            } catch (Throwable t) {
                span.error(t);
                throw t;
            } finally {
                span.attribute("status", response.getStatus()).end();
            }
        }
    }

    static final class Jetty implements ServletContainer {
        private final List<String> accessLog = new CopyOnWriteArrayList<>();
        private final Server server = new Server(new QueuedThreadPool(8));

        @Override
        public int start(HttpServlet servlet, List<Filter> filters) throws Exception {
            ServerConnector connector = new ServerConnector(server);
            connector.setHost("localhost");
            server.addConnector(connector);
            ServletContextHandler context = new ServletContextHandler();
            for (Filter filter : filters) {
                FilterHolder holder = new FilterHolder(filter);
                holder.setAsyncSupported(true);
                context.addFilter(holder, "/*", EnumSet.allOf(DispatcherType.class));
            }
            ServletHolder holder = new ServletHolder(servlet);
            holder.setAsyncSupported(true);
            context.addServlet(holder, "/*");
            ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
            errors.addErrorPage(400, 599, "/error");
            context.setErrorHandler(errors);
            server.setHandler(context);
            server.setRequestLog(new CustomRequestLog(accessLog::add, "%{dev.clew.requestId}attr"));
            server.start();
            return connector.getLocalPort();
        }

        @Override
        public void stop() throws Exception {
            server.stop();
        }

        @Override
        public List<String> accessLog() {
            return accessLog;
        }
    }

    abstract static class OnJetty extends ServerContract {
        OnJetty() {
            super(Jetty::new);
        }
    }

    static class Naive extends OnJetty {
        @Override
        protected Filter filter(Clew clew, Predicate<HttpServletRequest> ignored) {
            return new NaiveFilter(clew, ignored) {};
        }
    }

    /** Echoes any id that came in. */
    static class Credulous extends OnJetty {
        @Override
        protected Filter filter(Clew clew, Predicate<HttpServletRequest> ignored) {
            return new NaiveFilter(clew, ignored) {
                @Override
                void serve(
                        TraceContext context,
                        HttpServletRequest request,
                        HttpServletResponse response,
                        FilterChain chain)
                        throws IOException, ServletException {
                    String sent = request.getHeader("X-Request-ID");
                    if (sent != null) {
                        response.setHeader("X-Request-ID", sent);
                    }
                    super.serve(context, request, response, chain);
                }
            };
        }
    }

    /** Leaves its scope open if the chain fails, and closes it twice otherwise. */
    static class Leaking extends OnJetty {
        @Override
        protected Filter filter(Clew clew, Predicate<HttpServletRequest> ignored) {
            return new NaiveFilter(clew, ignored) {
                @Override
                void serve(
                        TraceContext context,
                        HttpServletRequest request,
                        HttpServletResponse response,
                        FilterChain chain)
                        throws IOException, ServletException {
                    Scope scope = context.makeCurrent();
                    chain.doFilter(request, response);
                    scope.close();
                    scope.close();
                }
            };
        }
    }

    private static final String[] BEYOND_THE_NAIVE = {
        "applicationsOwnHeaderStaysOneAndCookiesStayAsTheyAre",
        "applicationsOwnHeaderStaysOneIfItIsANumberOrADate",
        "asyncDispatchCarriesTheIdAndEndsTheSpanOnce",
        "asyncStartedOnTheUnwrappedRequestEndsTheSpanToo",
        "callersSpanIsTheParentOfTheServersSpan",
        "clientThatGoesAwayEndsTheSpanAsCancelled",
        "clientThatGoesAwayFromAWriteListenerEndsTheSpanAsCancelled",
        "clientErrorEndsTheSpanAsOk",
        "dispatchFromAListenerThatStartsAgainIsReportedOnce",
        "edgeKeepsTheClientsIdApart",
        "exceptionAfterStartAsyncIsReportedOnce",
        "exceptionInALaterDispatchIsReportedOnce",
        "exceptionIsPassedOnUnchangedAndTheThreadIsCleanAfter",
        "firstOfTheConfiguredHeadersWinsAndIsAnswered",
        "forwardKeepsIdAndScope",
        "idsOfAThousandConcurrentRequestsNeverCross",
        "ignoredPathHasNoIdEvenOnItsErrorPage",
        "includeKeepsIdAndScope",
        "listenersMayAddToTheSpansLine",
        "listenersOfBothStreamsRunWithinTheContext",
        "refusesARequestWithoutTheIdThatIsRequired",
        "filterRegisteredTwiceRunsOnce",
        "queryThatTheContainerRefusesHasTheStatusThatTheClientGot",
        "resetKeepsTheHeader",
        "scopeThatAListenerLeavesOpenIsClosedAndCounted",
        "scopeThatTheApplicationLeavesOpenIsClosedAndCounted",
        "sentErrorEndsTheSpanAsAnError",
        "servesWithAnIdWhenGeneratorsAndListenersFail",
        "spanIsNamedByTheRouteIfTheApplicationSetsIt",
        "spanLastsUntilTheAsyncRequestIsComplete",
        "startCarriesTheContext",
        "asyncStartedAgainInALaterDispatchEndsTheSpanOnce",
        "asyncStartedWithItsWrappersEndsTheSpanOnce",
        "timeoutIsReportedOnceAndTheListenerCarriesTheId",
        "unavailabilityIsReportedAs503",
    };

    @Test
    void failsForAFilterThatTakesEveryDispatchForARequest() {
        Run run = Run.of(Naive.class);

        run.failsExactlyIn(BEYOND_THE_NAIVE);
        assertThat(run.path("startCarriesTheContext")).endsWith("Naive > Async > startCarriesTheContext()");
    }

    @Test
    void failsForAFilterThatEchoesWhatCameIn() {
        Stream<String> believing = Stream.of(
                "replacesMalformedIdAndNeverEchoesIt",
                "replacesAnIdThatIsTooLongAndCountsWhy",
                "replacesAnIdThatWasSentTwice",
                "replacesTwoIdsInOneHeader",
                "edgeBelievesNothing",
                "otherSourcesHaveTheOtherPolicy",
                "policyMayDifferByPath");

        Run.of(Credulous.class)
                .failsExactlyIn(Stream.concat(Arrays.stream(BEYOND_THE_NAIVE), believing)
                        .toArray(String[]::new));
    }

    @Test
    void failsForAFilterThatMisusesScopesWhateverElseIsAsked() {
        // The container refuses some of these requests itself.
        Run.of(Leaking.class).succeedsExactlyIn("replacesMalformedIdAndNeverEchoesIt");
    }
}
