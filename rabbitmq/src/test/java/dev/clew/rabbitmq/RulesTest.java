package dev.clew.rabbitmq;

import dev.clew.checks.ModuleRules;

class RulesTest extends ModuleRules {
    RulesTest() {
        super("dev.clew.rabbitmq", "dev.clew.messaging");
    }
}
