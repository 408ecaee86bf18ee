/** Child processes and garbage collection, for tests of things that happen once in a JVM. */
@NullMarked
package dev.clew.testkit.jvm;

import org.jspecify.annotations.NullMarked;
