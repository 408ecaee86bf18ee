/** Clew and its peers in core, HTTP and Kafka scenarios, with the same headers, reads, tasks and stubs of hosts. */
@NullMarked
package dev.clew.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
