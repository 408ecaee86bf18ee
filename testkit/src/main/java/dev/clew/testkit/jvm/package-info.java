/**
 * Child processes, isolated class loaders and garbage collection, for tests of things that happen once in a JVM.
 *
 * <p>For the thread of the test. A check that fails is an {@link AssertionError}.
 */
@NullMarked
package dev.clew.testkit.jvm;

import org.jspecify.annotations.NullMarked;
