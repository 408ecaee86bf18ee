/** The port of its own that the actuator may have. */
@NullMarked
package dev.clew.springboot.management;

import org.jspecify.annotations.NullMarked;
