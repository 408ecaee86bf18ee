package dev.clew.http;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {}
