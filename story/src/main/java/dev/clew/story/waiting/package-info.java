/** What requests wait for, and who holds it. */
@NullMarked
package dev.clew.story.waiting;

import org.jspecify.annotations.NullMarked;
