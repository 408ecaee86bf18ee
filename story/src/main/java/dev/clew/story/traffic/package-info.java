/** All requests of the logs at once, or a sample of them that fits into memory. */
@NullMarked
package dev.clew.story.traffic;

import org.jspecify.annotations.NullMarked;
