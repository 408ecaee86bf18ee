package dev.clew.messaging;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {}
