/** Core beside its peers, with the headers, reads and tasks that each of them gets. */
@NullMarked
package dev.clew.benchmarks.core;

import org.jspecify.annotations.NullMarked;
