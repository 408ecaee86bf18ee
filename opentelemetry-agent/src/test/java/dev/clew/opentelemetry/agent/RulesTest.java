package dev.clew.opentelemetry.agent;

import dev.clew.checks.ModuleRules;

class RulesTest extends ModuleRules {
    RulesTest() {
        super("dev.clew.opentelemetry.agent");
    }
}
