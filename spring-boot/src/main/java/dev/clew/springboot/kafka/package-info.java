/** Spring Kafka: producers, and the listeners of containers. */
@NullMarked
package dev.clew.springboot.kafka;

import org.jspecify.annotations.NullMarked;
