/** Makes the ids of brave's current span Clew's own. */
@NullMarked
package dev.clew.micrometer.brave;

import org.jspecify.annotations.NullMarked;
