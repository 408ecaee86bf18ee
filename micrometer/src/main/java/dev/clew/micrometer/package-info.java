/** Micrometer's context propagation, meters and observations, with Clew's ids. */
@NullMarked
package dev.clew.micrometer;

import org.jspecify.annotations.NullMarked;
