/** The servlet filter and the OkHttp interceptor beside their peers', each on a stub of what it is called by. */
@NullMarked
package dev.clew.benchmarks.http;

import org.jspecify.annotations.NullMarked;
