package dev.clew.servlet;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {}
