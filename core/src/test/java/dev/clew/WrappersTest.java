package dev.clew;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {
    WrappersTest() {
        // The JDK's defaults ask isDone(), isCancelled() and get(), which are passed on; JDK 17 has no Future.State.
        super(
                "ContextTask.OfFuture.state()",
                "ContextTask.OfFuture.resultNow()",
                "ContextTask.OfFuture.exceptionNow()",
                "ContextTask.OfComparableFuture.state()",
                "ContextTask.OfComparableFuture.resultNow()",
                "ContextTask.OfComparableFuture.exceptionNow()",
                // It holds code, which has no life of its own.
                "ContextTimerTask");
    }
}
