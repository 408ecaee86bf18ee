/** The command {@code clew}. */
@NullMarked
package dev.clew.story.command;

import org.jspecify.annotations.NullMarked;
