/** The harness: a scenario, a contestant that implements scenarios, and what all kinds of run share. */
@NullMarked
package dev.clew.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
