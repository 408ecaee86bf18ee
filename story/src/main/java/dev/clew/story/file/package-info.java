/** Files of lines: found, opened whatever they are packed with, and read in bounded memory. */
@NullMarked
package dev.clew.story.file;

import org.jspecify.annotations.NullMarked;
