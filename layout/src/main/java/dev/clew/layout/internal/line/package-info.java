/** Lines and their encoding: names of fields, quoting, escapes, the limit. Knows nothing of events. */
@NullMarked
package dev.clew.layout.internal.line;

import org.jspecify.annotations.NullMarked;
