package dev.clew.testkit;

import dev.clew.checks.ModuleRules;

class RulesTest extends ModuleRules {
    RulesTest() {
        super(
                "dev.clew.testkit..",
                "dev.clew.testkit",
                "dev.clew.testkit.client",
                "dev.clew.testkit.jvm",
                "dev.clew.testkit.logging",
                "dev.clew.testkit.propagation",
                "dev.clew.testkit.server");
    }
}
