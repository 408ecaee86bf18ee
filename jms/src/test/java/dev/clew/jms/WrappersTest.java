package dev.clew.jms;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {
    WrappersTest() {
        // A reference that knows the queue it goes to. It wraps nothing.
        super("SentMessages.Key");
    }
}
