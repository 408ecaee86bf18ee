/** The pieces of wire formats: hex, decimal, tokens, white space. For authors of formats. */
@NullMarked
package dev.clew.text;

import org.jspecify.annotations.NullMarked;
