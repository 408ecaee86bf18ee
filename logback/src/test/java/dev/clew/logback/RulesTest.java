package dev.clew.logback;

import dev.clew.checks.ModuleRules;

class RulesTest extends ModuleRules {
    RulesTest() {
        super("dev.clew.logback", "dev.clew.layout");
    }
}
