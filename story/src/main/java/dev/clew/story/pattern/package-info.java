/** Patterns of what goes wrong, a class for each. */
@NullMarked
package dev.clew.story.pattern;

import org.jspecify.annotations.NullMarked;
