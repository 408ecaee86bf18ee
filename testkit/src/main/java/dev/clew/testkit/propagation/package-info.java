/** The contracts of formats and of setters. */
@NullMarked
package dev.clew.testkit.propagation;

import org.jspecify.annotations.NullMarked;
