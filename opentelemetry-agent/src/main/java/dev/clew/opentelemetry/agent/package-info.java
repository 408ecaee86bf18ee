/** An extension of OpenTelemetry's Java agent that gives each request its id, in headers and in the MDC. */
@NullMarked
package dev.clew.opentelemetry.agent;

import org.jspecify.annotations.NullMarked;
