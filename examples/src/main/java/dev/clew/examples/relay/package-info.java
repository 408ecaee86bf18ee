/** A service that makes the calls it is told to make, for conformance suites. */
@NullMarked
package dev.clew.examples.relay;

import org.jspecify.annotations.NullMarked;
