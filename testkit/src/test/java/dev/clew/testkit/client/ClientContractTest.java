package dev.clew.testkit.client;

import dev.clew.testkit.Run;
import dev.clew.testkit.client.JdkCalls.Flaw;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract holds for a small adapter of the JDK's client, and fails for each flaw of it. */
class ClientContractTest {
    abstract static class OfJdk extends ClientContract {
        private final Flaw flaw;

        OfJdk(Flaw flaw) {
            this.flaw = flaw;
        }

        @Override
        protected TestedClient open(TestedClient.Setup setup) {
            return new JdkCalls(setup, flaw);
        }
    }

    @Nested
    class Sound extends OfJdk {
        Sound() {
            super(Flaw.NONE);
        }
    }

    static class SendsNothing extends OfJdk {
        SendsNothing() {
            super(Flaw.SENDS_NOTHING);
        }
    }

    static class AddsToTheCallersHeader extends OfJdk {
        AddsToTheCallersHeader() {
            super(Flaw.ADDS_TO_THE_CALLERS_HEADER);
        }
    }

    static class SendsOutsideARequestToo extends OfJdk {
        SendsOutsideARequestToo() {
            super(Flaw.SENDS_OUTSIDE_A_REQUEST_TOO);
        }
    }

    static class TakesEveryAnswerForASuccess extends OfJdk {
        TakesEveryAnswerForASuccess() {
            super(Flaw.TAKES_EVERY_ANSWER_FOR_A_SUCCESS);
        }
    }

    static class TakesEveryFailureForAnError extends OfJdk {
        TakesEveryFailureForAnError() {
            super(Flaw.TAKES_EVERY_FAILURE_FOR_AN_ERROR);
        }
    }

    static class LeavesItsScopeOpen extends OfJdk {
        LeavesItsScopeOpen() {
            super(Flaw.LEAVES_ITS_SCOPE_OPEN);
        }
    }

    static class EndsTwoSpans extends OfJdk {
        EndsTwoSpans() {
            super(Flaw.ENDS_TWO_SPANS);
        }
    }

    static class LosesTheContextInTheCallback extends OfJdk {
        LosesTheContextInTheCallback() {
            super(Flaw.LOSES_THE_CONTEXT_IN_THE_CALLBACK);
        }
    }

    static class WritesTheQueryDown extends OfJdk {
        WritesTheQueryDown() {
            super(Flaw.WRITES_THE_QUERY_DOWN);
        }
    }

    static class BreaksTheCallWithItsOwnFailure extends OfJdk {
        BreaksTheCallWithItsOwnFailure() {
            super(Flaw.BREAKS_THE_CALL_WITH_ITS_OWN_FAILURE);
        }
    }

    static class SendsToEveryHost extends OfJdk {
        SendsToEveryHost() {
            super(Flaw.SENDS_TO_EVERY_HOST);
        }
    }

    static class TakesTheIdsAlongToWhereItIsRedirected extends OfJdk {
        TakesTheIdsAlongToWhereItIsRedirected() {
            super(Flaw.TAKES_THE_IDS_ALONG_TO_WHERE_IT_IS_REDIRECTED);
        }
    }

    @Test
    void failsForAClientThatSendsToEveryHost() {
        Run.of(SendsToEveryHost.class)
                .failsExactlyIn(
                        "aHostThatIsNotListedGetsNothingAndTheCallHasItsSpan",
                        "redirectOfAnAsynchronousCallLosesEverythingToo",
                        "redirectToAHostThatIsNotListedLosesEverything");
    }

    @Test
    void failsForAClientThatTakesTheIdsAlongToWhereItIsRedirected() {
        Run.of(TakesTheIdsAlongToWhereItIsRedirected.class)
                .failsExactlyIn(
                        "redirectOfAnAsynchronousCallLosesEverythingToo",
                        "redirectToAHostThatIsNotListedLosesEverything");
    }

    @Test
    void failsForAClientThatSendsNothing() {
        Run.of(SendsNothing.class)
                .failsExactlyIn(
                        "aListedHostGetsEverything",
                        "authenticationIsOneSpanWithOneHeaderEach",
                        "callIsMadeIfAFormatFails",
                        "callIsMadeIfAListenerFails",
                        "callbackHasTheContextOfTheSender",
                        "idsOfConcurrentCallsNeverCross",
                        "manyCallsOfOneThreadKeepTheirOwnContexts",
                        "passesTraceStateOnUnchanged",
                        "redirectIsOneSpanWithOneHeaderEach",
                        "redirectOfAnAsynchronousCallLosesEverythingToo",
                        "redirectToAHostThatIsNotListedLosesEverything",
                        "redirectToAListedHostKeepsEverything",
                        "redirectToAnotherHostKeepsTheIdsWithoutAList",
                        "replacesCallersOwnHeaderInsteadOfDoublingIt",
                        "sendsIdAndChildSpanAndReportsTheOutcome",
                        "tryingAgainIsOneSpanWithOneHeaderEach",
                        "withoutAListEveryHostGetsTheIdsAndNoneTheBaggage");
    }

    @Test
    void failsForAClientThatAddsToTheCallersHeader() {
        Run.of(AddsToTheCallersHeader.class).failsExactlyIn("replacesCallersOwnHeaderInsteadOfDoublingIt");
    }

    @Test
    void failsForAClientThatSendsOutsideARequestToo() {
        Run.of(SendsOutsideARequestToo.class)
                .failsExactlyIn(
                        "callbackOutsideARequestHasNoContext",
                        "leavesCallersOwnHeaderAloneOutsideARequest",
                        "sendsNothingOutsideARequest");
    }

    @Test
    void failsForAClientThatTakesEveryAnswerForASuccess() {
        Run.of(TakesEveryAnswerForASuccess.class).failsExactlyIn("serverErrorEndsTheSpanAsAnErrorAndClientErrorAsOk");
    }

    @Test
    void failsForAClientThatTakesEveryFailureForAnError() {
        Run.of(TakesEveryFailureForAnError.class).failsExactlyIn("cancelledCallIsCancelled", "timeoutIsATimeout");
    }

    @Test
    void failsForAClientThatLosesTheContextInTheCallback() {
        Run.of(LosesTheContextInTheCallback.class)
                .failsExactlyIn(
                        "callbackHasTheContextOfTheSender",
                        "callbackOutsideARequestHasNoContext",
                        "cancelledCallIsCancelled",
                        "callbackOfAFailureHasTheContext",
                        "manyCallsOfOneThreadKeepTheirOwnContexts",
                        "redirectOfAnAsynchronousCallLosesEverythingToo");
    }

    @Test
    void failsForAClientThatWritesTheQueryDown() {
        Run.of(WritesTheQueryDown.class)
                .failsExactlyIn(
                        "redirectIsOneSpanWithOneHeaderEach",
                        "redirectOfAnAsynchronousCallLosesEverythingToo",
                        "sendsIdAndChildSpanAndReportsTheOutcome");
    }

    @Test
    void failsForAClientThatBreaksTheCallWithItsOwnFailure() {
        Run.of(BreaksTheCallWithItsOwnFailure.class)
                .failsExactlyIn("callIsMadeIfAFormatFails", "callIsMadeIfAListenerFails");
    }

    @Test
    void failsForAClientThatLeavesItsScopeOpen() {
        Run.of(LeavesItsScopeOpen.class).succeedsExactlyIn();
    }

    @Test
    void failsForAClientThatEndsTwoSpans() {
        Run.of(EndsTwoSpans.class)
                .succeedsExactlyIn(
                        "aListedHostGetsEverything",
                        "leavesCallersOwnHeaderAloneOutsideARequest",
                        "redirectToAListedHostKeepsEverything",
                        "redirectToAnotherHostKeepsTheIdsWithoutAList",
                        "replacesCallersOwnHeaderInsteadOfDoublingIt",
                        "sendsNothingOutsideARequest",
                        "withoutAListEveryHostGetsTheIdsAndNoneTheBaggage");
    }
}
