/** Pauses of requests, as JDK Flight Recorder sees them. */
@NullMarked
package dev.clew.jfr;

import org.jspecify.annotations.NullMarked;
