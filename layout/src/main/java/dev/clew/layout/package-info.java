/** The lines of Clew's log format, for whichever logging library the events come from. */
@NullMarked
package dev.clew.layout;

import org.jspecify.annotations.NullMarked;
