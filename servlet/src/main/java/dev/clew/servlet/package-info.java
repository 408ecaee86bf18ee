/** The Jakarta Servlet filter that gives every request its id. */
@NullMarked
package dev.clew.servlet;

import org.jspecify.annotations.NullMarked;
