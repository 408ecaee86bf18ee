package dev.clew.grpc;

import dev.clew.checks.ModuleRules;

class RulesTest extends ModuleRules {
    RulesTest() {
        super("dev.clew.grpc", "dev.clew.http");
    }
}
