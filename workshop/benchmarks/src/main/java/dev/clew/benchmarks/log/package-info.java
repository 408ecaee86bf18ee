/** One log line to nowhere, beside other writers of lines; and the cost of the flight recorder and of the lazy mirror. */
@NullMarked
package dev.clew.benchmarks.log;

import org.jspecify.annotations.NullMarked;
