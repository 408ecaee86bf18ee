/** Clew for JDBC: a DataSource that carries the request id into SQL comments, session values and query spans. */
@NullMarked
package dev.clew.jdbc;

import org.jspecify.annotations.NullMarked;
