/** What tests of and with Clew share: captured log lines, recorded spans, the contracts of the adapters. */
@NullMarked
package dev.clew.testkit;

import org.jspecify.annotations.NullMarked;
