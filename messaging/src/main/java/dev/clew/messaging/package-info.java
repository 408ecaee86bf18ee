/** Carries a request's ids through messages; the part that all messaging systems share. */
@NullMarked
package dev.clew.messaging;

import org.jspecify.annotations.NullMarked;
