/** Encoders for Logback that write the lines of Clew's log format. */
@NullMarked
package dev.clew.logback;

import org.jspecify.annotations.NullMarked;
