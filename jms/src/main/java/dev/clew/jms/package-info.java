/** Carries a request's ids through Jakarta Messaging: in the properties of messages, and into the listeners that handle them. */
@NullMarked
package dev.clew.jms;

import org.jspecify.annotations.NullMarked;
