/** Spring Integration: messages that go from one thread to another. */
@NullMarked
package dev.clew.springboot.integration;

import org.jspecify.annotations.NullMarked;
