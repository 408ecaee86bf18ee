/** Boot's structured log formatters that write Clew's lines. */
@NullMarked
package dev.clew.springboot.logging;

import org.jspecify.annotations.NullMarked;
