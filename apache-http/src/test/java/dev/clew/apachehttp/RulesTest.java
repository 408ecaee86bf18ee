package dev.clew.apachehttp;

import dev.clew.checks.ModuleRules;

class RulesTest extends ModuleRules {
    RulesTest() {
        super("dev.clew.apachehttp", "dev.clew.http");
    }
}
