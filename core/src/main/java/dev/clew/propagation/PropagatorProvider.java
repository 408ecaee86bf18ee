package dev.clew.propagation;

import java.util.Map;

/**
 * SPI: wire formats by the names that {@code clew.propagators} gives them.
 *
 * <p>{@link java.util.ServiceLoader} finds it. Asked when a Clew whose formats are named is built, on the thread that builds it. One that cannot be loaded is skipped and counted.
 */
@FunctionalInterface
public interface PropagatorProvider {
    /** Returns the formats by name: lower case, with dashes. */
    Map<String, Propagator> propagators();
}
