/** Says of all requests at once what is wrong, and what it follows from. */
@NullMarked
package dev.clew.story.triage;

import org.jspecify.annotations.NullMarked;
