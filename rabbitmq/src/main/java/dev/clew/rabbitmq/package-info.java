/** Carries a request's ids through RabbitMQ: in the headers of messages, and into the handlers that consume them. */
@NullMarked
package dev.clew.rabbitmq;

import org.jspecify.annotations.NullMarked;
