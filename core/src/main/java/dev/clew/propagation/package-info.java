/** Wire formats: reading a request's ids from a message and writing them to one. */
@NullMarked
package dev.clew.propagation;

import org.jspecify.annotations.NullMarked;
