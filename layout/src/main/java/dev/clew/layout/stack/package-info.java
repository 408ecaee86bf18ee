/** Exceptions: their stack trace as text, and their fingerprint. */
@NullMarked
package dev.clew.layout.stack;

import org.jspecify.annotations.NullMarked;
