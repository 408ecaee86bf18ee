/** Shared by the parts of a Spring Boot application; nothing for users. */
@NullMarked
package dev.clew.springboot.internal;

import org.jspecify.annotations.NullMarked;
