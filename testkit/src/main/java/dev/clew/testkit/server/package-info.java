/**
 * The contract of servlet containers' adapters: {@link dev.clew.testkit.server.ServerContract}.
 *
 * <p>JUnit calls it on one thread. No method that an adapter implements returns null.
 */
@NullMarked
package dev.clew.testkit.server;

import org.jspecify.annotations.NullMarked;
