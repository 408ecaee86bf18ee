/** The start of Clew and of its peers in a cold JVM. */
@NullMarked
package dev.clew.benchmarks.start;

import org.jspecify.annotations.NullMarked;
