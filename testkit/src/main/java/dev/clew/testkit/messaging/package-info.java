/**
 * The contract of message brokers' adapters: {@link dev.clew.testkit.messaging.MessagingContract}.
 *
 * <p>JUnit calls it on one thread, and the adapter under test may call its handlers on others.
 */
@NullMarked
package dev.clew.testkit.messaging;

import org.jspecify.annotations.NullMarked;
