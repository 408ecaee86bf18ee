/** Reads logs and tells the story of one request. */
@NullMarked
package dev.clew.story;

import org.jspecify.annotations.NullMarked;
