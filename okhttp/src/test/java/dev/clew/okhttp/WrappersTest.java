package dev.clew.okhttp;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {}
