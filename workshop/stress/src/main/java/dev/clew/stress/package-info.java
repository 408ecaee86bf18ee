/** Core under data races and under load. */
@NullMarked
package dev.clew.stress;

import org.jspecify.annotations.NullMarked;
