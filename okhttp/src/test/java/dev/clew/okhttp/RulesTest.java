package dev.clew.okhttp;

import dev.clew.checks.ModuleRules;

class RulesTest extends ModuleRules {
    RulesTest() {
        super("dev.clew.okhttp", "dev.clew.http");
    }
}
