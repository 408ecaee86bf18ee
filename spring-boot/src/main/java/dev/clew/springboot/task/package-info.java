/** Executors and schedulers that carry the context. */
@NullMarked
package dev.clew.springboot.task;

import org.jspecify.annotations.NullMarked;
