package dev.clew.checks.sample.upper;

import dev.clew.checks.sample.lower.A;

/** Refers to the package below, and from a nested type to itself. */
public class Down {
    Nested nested;

    /** Counts as its outer type. */
    public static class Nested {
        Down outer;
        A a;
    }
}
