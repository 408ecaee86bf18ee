package dev.clew.jms;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {}
