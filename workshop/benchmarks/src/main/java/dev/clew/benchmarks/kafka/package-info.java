/** Records sent and received without a broker, through the clients' own interceptors and wrappers. */
@NullMarked
package dev.clew.benchmarks.kafka;

import org.jspecify.annotations.NullMarked;
