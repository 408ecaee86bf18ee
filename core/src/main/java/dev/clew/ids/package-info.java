/** Making and checking request ids, trace ids and span ids. */
@NullMarked
package dev.clew.ids;

import org.jspecify.annotations.NullMarked;
