/** Tests of whether a difference is more than chance. */
@NullMarked
package dev.clew.story.statistics;

import org.jspecify.annotations.NullMarked;
