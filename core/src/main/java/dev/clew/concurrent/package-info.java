/** Executors, futures and thread factories that carry the current context along. */
@NullMarked
package dev.clew.concurrent;

import org.jspecify.annotations.NullMarked;
