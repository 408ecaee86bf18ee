/** DataSources whose connections carry the ids. */
@NullMarked
package dev.clew.springboot.jdbc;

import org.jspecify.annotations.NullMarked;
