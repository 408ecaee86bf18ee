/** Text: what a value looks like, and the hash of a text. */
@NullMarked
package dev.clew.layout.internal.text;

import org.jspecify.annotations.NullMarked;
