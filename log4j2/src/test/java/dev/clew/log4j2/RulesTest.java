package dev.clew.log4j2;

import dev.clew.checks.ModuleRules;

class RulesTest extends ModuleRules {
    RulesTest() {
        super("dev.clew.log4j2", "dev.clew.layout");
    }
}
