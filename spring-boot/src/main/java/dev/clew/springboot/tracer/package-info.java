/** Tracers beside Clew. */
@NullMarked
package dev.clew.springboot.tracer;

import org.jspecify.annotations.NullMarked;
