/** The current request: its ids, its baggage, the scopes in which it is current, and its mirror in the MDC. */
@NullMarked
package dev.clew.context;

import org.jspecify.annotations.NullMarked;
