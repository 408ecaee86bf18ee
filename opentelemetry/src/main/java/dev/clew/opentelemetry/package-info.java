/** With an OpenTelemetry span current, its trace and span id are Clew's. */
@NullMarked
package dev.clew.opentelemetry;

import org.jspecify.annotations.NullMarked;
