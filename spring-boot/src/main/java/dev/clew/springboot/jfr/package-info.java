/** Pauses in a Spring Boot application. */
@NullMarked
package dev.clew.springboot.jfr;

import org.jspecify.annotations.NullMarked;
