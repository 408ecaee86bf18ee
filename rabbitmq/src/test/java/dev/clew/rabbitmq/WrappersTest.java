package dev.clew.rabbitmq;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {
    WrappersTest() {
        // Headers and properties of their own, which answer for no other.
        super("DerivedProperties", "PublishedHeaders", "PublishedHeaders.Entries", "PublishedProperties");
    }
}
