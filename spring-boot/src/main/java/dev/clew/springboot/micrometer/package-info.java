/** Meters and observations of Micrometer. */
@NullMarked
package dev.clew.springboot.micrometer;

import org.jspecify.annotations.NullMarked;
