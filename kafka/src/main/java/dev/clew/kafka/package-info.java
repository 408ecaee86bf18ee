/** Carries a request's ids through Kafka: in the headers of records, and into the handlers that consume them. */
@NullMarked
package dev.clew.kafka;

import org.jspecify.annotations.NullMarked;
