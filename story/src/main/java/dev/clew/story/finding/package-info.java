/** Concludes from the spans of a request, a class for each kind of conclusion. */
@NullMarked
package dev.clew.story.finding;

import org.jspecify.annotations.NullMarked;
