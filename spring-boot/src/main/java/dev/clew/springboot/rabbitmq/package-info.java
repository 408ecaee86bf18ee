/** Spring AMQP: templates, and the listeners of containers. */
@NullMarked
package dev.clew.springboot.rabbitmq;

import org.jspecify.annotations.NullMarked;
