/**
 * The contract of HTTP clients' adapters: {@link dev.clew.testkit.client.ClientContract}.
 *
 * <p>JUnit calls it on one thread, and the client under test calls its server on others.
 */
@NullMarked
package dev.clew.testkit.client;

import org.jspecify.annotations.NullMarked;
