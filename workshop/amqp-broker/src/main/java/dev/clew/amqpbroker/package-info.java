/** A broker of AMQP 0-9-1 for tests. */
@NullMarked
package dev.clew.amqpbroker;

import org.jspecify.annotations.NullMarked;
