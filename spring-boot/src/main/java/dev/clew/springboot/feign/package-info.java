/** Clients of OpenFeign. */
@NullMarked
package dev.clew.springboot.feign;

import org.jspecify.annotations.NullMarked;
