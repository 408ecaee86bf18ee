/** Log capture, leak detection and a strict reader of log lines, for applications' tests and for adapters'. */
@NullMarked
package dev.clew.testkit;

import org.jspecify.annotations.NullMarked;
