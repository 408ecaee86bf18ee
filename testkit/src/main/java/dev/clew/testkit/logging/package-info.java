/**
 * The contracts of logging libraries' adapters.
 *
 * <p>JUnit calls them on one thread. No method that an adapter implements returns null.
 */
@NullMarked
package dev.clew.testkit.logging;

import org.jspecify.annotations.NullMarked;
