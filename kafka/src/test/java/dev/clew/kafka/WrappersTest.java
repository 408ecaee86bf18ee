package dev.clew.kafka;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {}
