/**
 * The contracts of formats and of setters.
 *
 * <p>JUnit calls them on one thread.
 */
@NullMarked
package dev.clew.testkit.propagation;

import org.jspecify.annotations.NullMarked;
