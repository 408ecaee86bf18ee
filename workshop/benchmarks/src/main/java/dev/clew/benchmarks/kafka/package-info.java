/** Records sent and received, without a broker: what the clients' own interceptors and wrappers are given. */
@NullMarked
package dev.clew.benchmarks.kafka;

import org.jspecify.annotations.NullMarked;
