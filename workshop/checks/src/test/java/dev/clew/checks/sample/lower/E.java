package dev.clew.checks.sample.lower;

/** One of six types in a circle. */
public class E {
    F next;
}
