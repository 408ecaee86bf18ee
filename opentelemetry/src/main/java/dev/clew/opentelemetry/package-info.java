/** Makes the ids of the current OpenTelemetry span Clew's own. */
@NullMarked
package dev.clew.opentelemetry;

import org.jspecify.annotations.NullMarked;
