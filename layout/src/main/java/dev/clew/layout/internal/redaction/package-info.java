/** Finds secrets in keys, texts and numbers. */
@NullMarked
package dev.clew.layout.internal.redaction;

import org.jspecify.annotations.NullMarked;
