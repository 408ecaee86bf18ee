/** Three services and the demo that starts them: one id from HTTP through SQL and Kafka to the log. */
@NullMarked
package dev.clew.examples;

import org.jspecify.annotations.NullMarked;
