/** The handler for Undertow that opens a request before its servlet context does. */
@NullMarked
package dev.clew.servlet.undertow;

import org.jspecify.annotations.NullMarked;
