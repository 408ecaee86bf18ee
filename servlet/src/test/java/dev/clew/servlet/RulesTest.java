package dev.clew.servlet;

import dev.clew.checks.ModuleRules;

class RulesTest extends ModuleRules {
    RulesTest() {
        super("dev.clew.servlet", "dev.clew.http");
    }
}
