/** Clew as beans of Spring Boot. */
@NullMarked
package dev.clew.springboot;

import org.jspecify.annotations.NullMarked;
