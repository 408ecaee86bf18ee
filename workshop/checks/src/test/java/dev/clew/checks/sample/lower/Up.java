package dev.clew.checks.sample.lower;

import dev.clew.checks.sample.upper.Down;

/** Refers to the package above. */
public class Up {
    Down.Nested down;
}
