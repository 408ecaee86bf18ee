/** Post-mortems: writes what is known of one, and reads those that were written before. */
@NullMarked
package dev.clew.story.postmortem;

import org.jspecify.annotations.NullMarked;
