/** The handlers in front of an embedded container, so that its own lines and answers have the ids. */
@NullMarked
package dev.clew.springboot.front;

import org.jspecify.annotations.NullMarked;
