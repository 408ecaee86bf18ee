/** A line of a log as an event: its form is found, and its fields get the names of Clew's logfmt. */
@NullMarked
package dev.clew.story.line;

import org.jspecify.annotations.NullMarked;
