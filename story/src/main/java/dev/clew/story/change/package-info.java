/** The changes of all services. */
@NullMarked
package dev.clew.story.change;

import org.jspecify.annotations.NullMarked;
