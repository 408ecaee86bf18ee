/** The handler for Jetty 12 that opens a request before its servlet context does. */
@NullMarked
package dev.clew.servlet.jetty;

import org.jspecify.annotations.NullMarked;
