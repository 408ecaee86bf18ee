package dev.clew.servlet;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {
    WrappersTest() {
        // Links of a container's chain with a life of their own: they call the next one, and stand for no one.
        // Jetty's completeWith ends in succeeded and failed, which are ours.
        super("CorrelationValve", "CorrelationHandler", "CorrelatedStream.completeWith(CompletableFuture)");
    }
}
