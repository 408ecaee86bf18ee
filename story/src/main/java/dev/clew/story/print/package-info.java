/** Stories and events as text for people and JSON for scripts. */
@NullMarked
package dev.clew.story.print;

import org.jspecify.annotations.NullMarked;
