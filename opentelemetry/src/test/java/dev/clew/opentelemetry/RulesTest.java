package dev.clew.opentelemetry;

import dev.clew.checks.ModuleRules;

class RulesTest extends ModuleRules {
    RulesTest() {
        super("dev.clew.opentelemetry");
    }
}
