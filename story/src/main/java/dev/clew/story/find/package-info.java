/** Events that match an expression, in the order of their time, however many there are. */
@NullMarked
package dev.clew.story.find;

import org.jspecify.annotations.NullMarked;
