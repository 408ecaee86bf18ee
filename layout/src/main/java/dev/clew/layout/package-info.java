/** Layouts that turn a logging library's events into the lines of Clew's log format. */
@NullMarked
package dev.clew.layout;

import org.jspecify.annotations.NullMarked;
