/** Layouts for Log4j2 that write the lines of Clew's log format, and the ids in its context data. */
@NullMarked
package dev.clew.log4j2;

import org.jspecify.annotations.NullMarked;
