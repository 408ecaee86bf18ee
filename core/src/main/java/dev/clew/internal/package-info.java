/** Shared between core's packages; not API. */
@NullMarked
package dev.clew.internal;

import org.jspecify.annotations.NullMarked;
