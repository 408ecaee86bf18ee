package dev.clew.story;

import dev.clew.checks.ModuleRules;

class RulesTest extends ModuleRules {
    RulesTest() {
        super("dev.clew.story");
    }
}
