/** The valve for Tomcat that opens a request before its servlet context does. */
@NullMarked
package dev.clew.servlet.tomcat;

import org.jspecify.annotations.NullMarked;
