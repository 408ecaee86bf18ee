/** Writing JSON. */
@NullMarked
package dev.clew.story.json;

import org.jspecify.annotations.NullMarked;
