package dev.clew.rabbitmq;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {
    WrappersTest() {
        // Properties of their own, which wrap nothing.
        super("DerivedProperties");
    }
}
