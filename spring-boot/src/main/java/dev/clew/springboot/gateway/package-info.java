/** Spring Cloud Gateway on WebFlux. */
@NullMarked
package dev.clew.springboot.gateway;

import org.jspecify.annotations.NullMarked;
