package dev.clew.layout;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {}
