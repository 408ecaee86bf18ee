package dev.clew.springboot;

import dev.clew.checks.ModuleRules;

class RulesTest extends ModuleRules {
    RulesTest() {
        super(
                "dev.clew.springboot",
                "dev.clew.http",
                "dev.clew.servlet",
                "dev.clew.jdbc",
                "dev.clew.kafka",
                "dev.clew.jms",
                "dev.clew.rabbitmq",
                "dev.clew.grpc",
                "dev.clew.jfr",
                "dev.clew.messaging",
                "dev.clew.logback",
                "dev.clew.log4j2",
                "dev.clew.micrometer");
    }
}
