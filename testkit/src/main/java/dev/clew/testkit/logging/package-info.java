/** The contracts of logging libraries' adapters. */
@NullMarked
package dev.clew.testkit.logging;

import org.jspecify.annotations.NullMarked;
