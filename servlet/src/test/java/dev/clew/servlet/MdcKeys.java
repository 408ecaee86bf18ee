package dev.clew.servlet;

import dev.clew.Clew;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Chooses the MDC keys before the first test of a JVM, which has one set of them: {@code HostileContract} needs these. */
public final class MdcKeys implements BeforeAllCallback {
    /** For JUnit, which finds it by {@link java.util.ServiceLoader}. */
    public MdcKeys() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        Clew.builder().setting("clew.mdc.baggage", "user").build();
    }
}
