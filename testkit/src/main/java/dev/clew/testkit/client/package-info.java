/** The contract of HTTP clients' adapters: {@link dev.clew.testkit.client.ClientContract}. */
@NullMarked
package dev.clew.testkit.client;

import org.jspecify.annotations.NullMarked;
