package dev.clew.jms;

import dev.clew.checks.ModuleRules;

class RulesTest extends ModuleRules {
    RulesTest() {
        super("dev.clew.jms", "dev.clew.messaging");
    }
}
