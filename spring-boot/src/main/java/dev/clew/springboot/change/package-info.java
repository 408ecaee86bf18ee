/** Lines about what changes while the application runs. */
@NullMarked
package dev.clew.springboot.change;

import org.jspecify.annotations.NullMarked;
