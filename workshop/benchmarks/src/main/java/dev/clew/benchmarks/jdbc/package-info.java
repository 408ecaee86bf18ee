/** Queries through Clew's DataSource, and through what its peers put around one. */
@NullMarked
package dev.clew.benchmarks.jdbc;

import org.jspecify.annotations.NullMarked;
