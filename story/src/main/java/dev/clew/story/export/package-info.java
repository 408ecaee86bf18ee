/** Stories in the formats of other tools. */
@NullMarked
package dev.clew.story.export;

import org.jspecify.annotations.NullMarked;
