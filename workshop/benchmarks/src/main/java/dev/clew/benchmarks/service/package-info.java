/** A service as people run it, in a process of its own with each contestant, and what its processor time comes to. */
@NullMarked
package dev.clew.benchmarks.service;

import org.jspecify.annotations.NullMarked;
