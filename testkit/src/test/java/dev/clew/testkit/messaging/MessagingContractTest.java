package dev.clew.testkit.messaging;

import dev.clew.testkit.Run;
import dev.clew.testkit.messaging.PostOffice.Flaw;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract holds for a small adapter of queues in memory, and fails for each flaw of it. */
class MessagingContractTest {
    abstract static class OfPost extends MessagingContract {
        private final Flaw flaw;

        OfPost(Flaw flaw) {
            this.flaw = flaw;
        }

        @Override
        protected TestedBroker open(TestedBroker.Setup setup) {
            return new PostOffice(setup, flaw);
        }
    }

    @Nested
    class Sound extends OfPost {
        Sound() {
            super(Flaw.NONE);
        }
    }

    static class WritesNothing extends OfPost {
        WritesNothing() {
            super(Flaw.WRITES_NOTHING);
        }
    }

    static class WritesOutsideARequestToo extends OfPost {
        WritesOutsideARequestToo() {
            super(Flaw.WRITES_OUTSIDE_A_REQUEST_TOO);
        }
    }

    static class WritesBesideWhatIsThere extends OfPost {
        WritesBesideWhatIsThere() {
            super(Flaw.WRITES_BESIDE_WHAT_IS_THERE);
        }
    }

    static class WritesHalfIfAFormatFails extends OfPost {
        WritesHalfIfAFormatFails() {
            super(Flaw.WRITES_HALF_IF_A_FORMAT_FAILS);
        }
    }

    static class WritesAllBaggage extends OfPost {
        WritesAllBaggage() {
            super(Flaw.WRITES_ALL_BAGGAGE);
        }
    }

    static class EndsNoSpan extends OfPost {
        EndsNoSpan() {
            super(Flaw.ENDS_NO_SPAN);
        }
    }

    static class ReadsOneName extends OfPost {
        ReadsOneName() {
            super(Flaw.READS_ONE_NAME);
        }
    }

    static class SwallowsWhatTheHandlerThrows extends OfPost {
        SwallowsWhatTheHandlerThrows() {
            super(Flaw.SWALLOWS_WHAT_THE_HANDLER_THROWS);
        }
    }

    static class LeavesOpenWhatTheHandlerLeft extends OfPost {
        LeavesOpenWhatTheHandlerLeft() {
            super(Flaw.LEAVES_OPEN_WHAT_THE_HANDLER_LEFT);
        }
    }

    static class TakesTheFirstOfABatch extends OfPost {
        TakesTheFirstOfABatch() {
            super(Flaw.TAKES_THE_FIRST_OF_A_BATCH);
        }
    }

    static class NamesNoCause extends OfPost {
        NamesNoCause() {
            super(Flaw.NAMES_NO_CAUSE);
        }
    }

    static class NamesTheCauseOfAnotherRequest extends OfPost {
        NamesTheCauseOfAnotherRequest() {
            super(Flaw.NAMES_THE_CAUSE_OF_ANOTHER_REQUEST);
        }
    }

    static class GivesARetryAnotherId extends OfPost {
        GivesARetryAnotherId() {
            super(Flaw.GIVES_A_RETRY_ANOTHER_ID);
        }
    }

    @Test
    void failsForAnAdapterThatWritesNothing() {
        Run.of(WritesNothing.class)
                .failsExactlyIn(
                        "aForwardWithCopiedHeadersIsAnotherMessage",
                        "aRequestBeginsWithAMessageIfItIsToldSo",
                        "aValidIdThatIsThereIsReplacedIfItIsToldSo",
                        "aValidIdThatIsThereStays",
                        "anEmptyMessageHasTheIdsToo",
                        "anInvalidIdThatIsThereIsReplaced",
                        "baggageThatIsTooLargeIsDroppedAndTheIdsAreKept",
                        "eachIdIsWrittenOnceAndTheSpanNamesTheMessage",
                        "eachSendHasAMessageIdOfItsOwn",
                        "messageIdsAreLeftOutIfItIsToldSo",
                        "noHeaderOfAnyIsWrittenIfAFormatFails",
                        "theCauseIsTheCloudEventIfThatIsItsName",
                        "theMessageIsSentWithItsIdsIfAListenerFails",
                        "whatAHandlerSendsNamesTheMessageAsItsCause",
                        "whatIsSentForAnotherRequestMeanwhileHasNoCause",
                        "whatTheHandlerThrowsComesOutAndTheMessageComesAgainWithTheSameIds");
    }

    @Test
    void failsForAnAdapterThatWritesOutsideARequestToo() {
        Run.of(WritesOutsideARequestToo.class)
                .failsExactlyIn("aRequestBeginsWithAMessageIfItIsToldSo", "nothingIsWrittenOutsideARequest");
    }

    @Test
    void failsForAnAdapterThatWritesBesideWhatIsThere() {
        Run.of(WritesBesideWhatIsThere.class)
                .failsExactlyIn(
                        "aForwardWithCopiedHeadersIsAnotherMessage",
                        "aValidIdThatIsThereIsReplacedIfItIsToldSo",
                        "anInvalidIdThatIsThereIsReplaced");
    }

    @Test
    void failsForAnAdapterThatWritesHalfIfAFormatFails() {
        Run.of(WritesHalfIfAFormatFails.class).failsExactlyIn("noHeaderOfAnyIsWrittenIfAFormatFails");
    }

    @Test
    void failsForAnAdapterThatWritesAllBaggage() {
        Run.of(WritesAllBaggage.class).failsExactlyIn("baggageThatIsTooLargeIsDroppedAndTheIdsAreKept");
    }

    @Test
    void failsForAnAdapterThatEndsNoSpan() {
        Run.of(EndsNoSpan.class)
                .failsExactlyIn(
                        "aForwardWithCopiedHeadersIsAnotherMessage",
                        "aRepublishedMessageIsTheSameOverThreeHops",
                        "aValidIdThatIsThereStays",
                        "eachIdIsWrittenOnceAndTheSpanNamesTheMessage",
                        "eachSendHasAMessageIdOfItsOwn",
                        "theMessageIsSentWithItsIdsIfAListenerFails",
                        "whatAHandlerSendsNamesTheMessageAsItsCause");
    }

    @Test
    void failsForAnAdapterThatReadsOneName() {
        Run.of(ReadsOneName.class)
                .failsExactlyIn("theCorrelationOfACloudEventIsRead", "theIdIsReadUnderItsAliasesInAnyCase");
    }

    @Test
    void failsForAnAdapterThatSwallowsWhatTheHandlerThrows() {
        Run.of(SwallowsWhatTheHandlerThrows.class)
                .failsExactlyIn("whatTheHandlerThrowsComesOutAndTheMessageComesAgainWithTheSameIds");
    }

    @Test
    void failsForAnAdapterThatLeavesOpenWhatTheHandlerLeft() {
        Run.of(LeavesOpenWhatTheHandlerLeft.class).failsExactlyIn("whatAHandlerLeavesOpenIsClosedWithItsMessage");
    }

    @Test
    void failsForAnAdapterThatTakesTheFirstOfABatch() {
        Run.of(TakesTheFirstOfABatch.class).failsExactlyIn("aBatchOfSeveralRequestsIsANewOneThatNamesThem");
    }

    @Test
    void failsForAnAdapterThatNamesNoCause() {
        Run.of(NamesNoCause.class)
                .failsExactlyIn(
                        "aDerivedMessageNamesItsCauseEvenFromAnotherRequest",
                        "aForwardWithCopiedHeadersIsAnotherMessage",
                        "theCauseIsTheCloudEventIfThatIsItsName",
                        "whatAHandlerSendsNamesTheMessageAsItsCause");
    }

    @Test
    void failsForAnAdapterThatNamesTheCauseOfAnotherRequest() {
        Run.of(NamesTheCauseOfAnotherRequest.class).failsExactlyIn("whatIsSentForAnotherRequestMeanwhileHasNoCause");
    }

    @Test
    void failsForAnAdapterThatGivesARetryAnotherId() {
        Run.of(GivesARetryAnotherId.class).failsExactlyIn("aRepublishedMessageIsTheSameOverThreeHops");
    }
}
