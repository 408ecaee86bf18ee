/** The servlet filter. */
@NullMarked
package dev.clew.springboot.servlet;

import org.jspecify.annotations.NullMarked;
