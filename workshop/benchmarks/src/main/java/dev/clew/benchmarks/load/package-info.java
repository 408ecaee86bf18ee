/** A container under load from another process, with the filter and without, in turns. */
@NullMarked
package dev.clew.benchmarks.load;

import org.jspecify.annotations.NullMarked;
