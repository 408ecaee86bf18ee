/** A Kafka broker for tests, the demo and benchmarks. */
@NullMarked
package dev.clew.broker;

import org.jspecify.annotations.NullMarked;
