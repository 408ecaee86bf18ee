/** The contract of servlet containers' adapters: {@link dev.clew.testkit.server.ServerContract}. */
@NullMarked
package dev.clew.testkit.server;

import org.jspecify.annotations.NullMarked;
