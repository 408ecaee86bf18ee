/** A story, or a triage, as one page that a browser opens. */
@NullMarked
package dev.clew.story.html;

import org.jspecify.annotations.NullMarked;
