/** The pieces of wire formats: hex, tokens, white space, traceparent. For authors of formats. */
@NullMarked
package dev.clew.text;

import org.jspecify.annotations.NullMarked;
