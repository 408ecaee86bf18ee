/** The parts that the filter shares with the handlers in front of it, and the container's own view of a request. */
@NullMarked
package dev.clew.servlet.internal;

import org.jspecify.annotations.NullMarked;
