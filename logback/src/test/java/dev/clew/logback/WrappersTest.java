package dev.clew.logback;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {
    WrappersTest() {
        // Read-only: what a map does by default ends in the methods that it has.
        super("CorrelatedMdc");
    }
}
