package dev.clew.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Run;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract fails for filters with common mistakes; the servlet module's tests show that it can hold. */
class ServerContractTest {
    abstract static class OnJetty extends ServerContract {
        OnJetty() {
            super(Jetty::new);
        }
    }

    static class Naive extends OnJetty {
        @Override
        protected Filter filter(Clew clew, Predicate<HttpServletRequest> ignored) {
            return new NaiveFilter(clew, ignored);
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
