package dev.clew.log4j2;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {
    WrappersTest() {
        // Filters that hold a configuration, with which they share a life cycle. They wrap nothing.
        super("ClewFilter", "ClewFilter.BelowLevel");
    }
}
