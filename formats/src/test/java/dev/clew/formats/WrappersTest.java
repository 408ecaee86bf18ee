package dev.clew.formats;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {}
