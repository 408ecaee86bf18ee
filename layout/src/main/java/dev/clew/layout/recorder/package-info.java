/** The flight recorder: keeps the lines of a request that its loggers' levels suppress. */
@NullMarked
package dev.clew.layout.recorder;

import org.jspecify.annotations.NullMarked;
