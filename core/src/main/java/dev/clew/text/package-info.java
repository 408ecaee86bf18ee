/**
 * The pieces of wire formats: hex, tokens, white space, traceparent. For authors of formats.
 *
 * <p>All methods are safe for all threads, and take no null.
 */
@NullMarked
package dev.clew.text;

import org.jspecify.annotations.NullMarked;
