/** The wire formats of tracing vendors: B3, X-Ray, Cloud Trace, Jaeger, Datadog. */
@NullMarked
package dev.clew.formats;

import org.jspecify.annotations.NullMarked;
