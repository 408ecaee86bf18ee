/** One log line, to nowhere, beside what else writes lines; and what the flight recorder and the lazy mirror cost. */
@NullMarked
package dev.clew.benchmarks.log;

import org.jspecify.annotations.NullMarked;
