/** Queries through Clew's DataSource and through those of its peers. */
@NullMarked
package dev.clew.benchmarks.jdbc;

import org.jspecify.annotations.NullMarked;
