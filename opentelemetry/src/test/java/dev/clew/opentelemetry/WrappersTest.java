package dev.clew.opentelemetry;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {}
