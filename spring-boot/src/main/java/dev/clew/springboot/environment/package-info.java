/** Settings of Spring Boot's environment, for Clew and for Boot's logging. */
@NullMarked
package dev.clew.springboot.environment;

import org.jspecify.annotations.NullMarked;
