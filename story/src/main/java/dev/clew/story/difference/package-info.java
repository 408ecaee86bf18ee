/** Compares two processes, or two versions. */
@NullMarked
package dev.clew.story.difference;

import org.jspecify.annotations.NullMarked;
