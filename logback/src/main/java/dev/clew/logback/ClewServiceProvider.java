package dev.clew.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LogbackServiceProvider;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.MDCAdapter;

/**
 * Logback as SLF4J's provider, with the ids of a lazy mirror in {@link org.slf4j.MDC} itself.
 *
 * <pre>{@code -Dslf4j.provider=dev.clew.logback.ClewServiceProvider -Dclew.mdc.mirror=lazy}</pre>
 *
 * <p>For applications that ask {@code MDC.get}, copy the MDC to other threads, or filter by it. Without it a lazy mirror
 * reaches the events alone.
 */
public final class ClewServiceProvider extends LogbackServiceProvider {
    private @Nullable ContextAdapter adapter;

    /** Called by SLF4J. */
    public ClewServiceProvider() {}

    @Override
    public void initialize() {
        super.initialize();
        if (getLoggerFactory() instanceof LoggerContext context) {
            ContextAdapter.install(context);
        }
    }

    /** Returns the same one always: SLF4J asks before it initializes, and Logback has one by then. */
    @Override
    public MDCAdapter getMDCAdapter() {
        MDCAdapter logbacks = super.getMDCAdapter();
        if (adapter == null && logbacks instanceof LogbackMDCAdapter application) {
            adapter = new ContextAdapter(null, application);
        }
        return adapter == null ? logbacks : adapter;
    }
}
