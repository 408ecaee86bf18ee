package dev.clew.kafka;

import dev.clew.checks.ModuleRules;

class RulesTest extends ModuleRules {
    RulesTest() {
        super("dev.clew.kafka", "dev.clew.messaging");
    }
}
