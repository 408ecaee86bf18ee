/** Servers of WebFlux. */
@NullMarked
package dev.clew.springboot.webflux;

import org.jspecify.annotations.NullMarked;
