package dev.clew.springboot.test;

import dev.clew.checks.ModuleRules;

class RulesTest extends ModuleRules {
    RulesTest() {
        super("dev.clew.springboot.test");
    }
}
