/** The servlet filter and the OkHttp interceptor beside their peers, each on a stub of its caller. */
@NullMarked
package dev.clew.benchmarks.http;

import org.jspecify.annotations.NullMarked;
