/** A container and Kafka's clients under load, with Clew and without, in turns. */
@NullMarked
package dev.clew.benchmarks.load;

import org.jspecify.annotations.NullMarked;
