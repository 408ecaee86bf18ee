package dev.clew.checks.sample.lower;

/** One of six types in a circle. */
public class A {
    B next;
}
