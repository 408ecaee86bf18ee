/** The story as one page that a browser opens. */
@NullMarked
package dev.clew.story.html;

import org.jspecify.annotations.NullMarked;
