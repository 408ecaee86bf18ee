package dev.clew.layout;

import dev.clew.checks.ModuleRules;

class RulesTest extends ModuleRules {
    RulesTest() {
        super(
                "dev.clew.layout..",
                "dev.clew.layout",
                "dev.clew.layout.stack",
                "dev.clew.layout.recorder",
                "dev.clew.layout.internal.line",
                "dev.clew.layout.internal.redaction",
                "dev.clew.layout.internal.text");
    }
}
