package dev.clew.httpclient;

import dev.clew.checks.ModuleRules;

class RulesTest extends ModuleRules {
    RulesTest() {
        super("dev.clew.httpclient", "dev.clew.http");
    }
}
