/** Clew beside its peers: the same work, in one run. */
@NullMarked
package dev.clew.benchmarks;

import org.jspecify.annotations.NullMarked;
