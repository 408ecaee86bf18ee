/** The configured {@link dev.clew.Clew}, which every adapter takes, and the spans that it makes. */
@NullMarked
package dev.clew;

import org.jspecify.annotations.NullMarked;
