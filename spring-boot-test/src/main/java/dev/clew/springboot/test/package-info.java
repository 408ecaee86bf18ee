/** The audit of a Spring Boot application, and tests whose lines must have the id of their request. */
@NullMarked
package dev.clew.springboot.test;

import org.jspecify.annotations.NullMarked;
