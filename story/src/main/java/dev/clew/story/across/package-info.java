/** Learns from the lines of all requests what those of one cannot tell. */
@NullMarked
package dev.clew.story.across;

import org.jspecify.annotations.NullMarked;
