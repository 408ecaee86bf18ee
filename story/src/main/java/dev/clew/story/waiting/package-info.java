/** The things that requests wait for, and their holders. */
@NullMarked
package dev.clew.story.waiting;

import org.jspecify.annotations.NullMarked;
