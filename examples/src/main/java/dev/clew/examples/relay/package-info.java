/** A service that calls whom it is told to call: what a conformance suite points at. */
@NullMarked
package dev.clew.examples.relay;

import org.jspecify.annotations.NullMarked;
