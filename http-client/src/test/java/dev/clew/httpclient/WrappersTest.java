package dev.clew.httpclient;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {}
