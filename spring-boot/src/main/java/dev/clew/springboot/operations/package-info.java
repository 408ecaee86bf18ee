/** What an operator sees of Clew in a running application: the start line and {@code /actuator/clew}. */
@NullMarked
package dev.clew.springboot.operations;

import org.jspecify.annotations.NullMarked;
