/** An annotation processor that writes the methods a wrapper only passes on to its delegate. */
@NullMarked
package dev.clew.forwarding;

import org.jspecify.annotations.NullMarked;
