/** Clew: one id for every request, carried through everything the request touches. */
@NullMarked
package dev.clew;

import org.jspecify.annotations.NullMarked;
