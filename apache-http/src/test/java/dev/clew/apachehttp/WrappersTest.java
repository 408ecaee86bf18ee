package dev.clew.apachehttp;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {
    WrappersTest() {
        // It ends in the one that we have, as every execute does.
        super(
                "CorrelationHttpAsyncClient.execute(AsyncRequestProducer, AsyncResponseConsumer, HandlerFactory, HttpContext,"
                        + " FutureCallback)");
    }
}
