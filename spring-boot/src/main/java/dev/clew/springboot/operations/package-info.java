/** The view of an operator on a running application: the start line and {@code /actuator/clew}. */
@NullMarked
package dev.clew.springboot.operations;

import org.jspecify.annotations.NullMarked;
