package dev.clew.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LogbackServiceProvider;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.MDCAdapter;

/**
 * Logback's SLF4J provider with the ids of a lazy mirror in {@link org.slf4j.MDC} itself.
 *
 * <pre>{@code -Dslf4j.provider=dev.clew.logback.ClewServiceProvider -Dclew.mdc.mirror=lazy}</pre>
 *
 * <p>For applications that call {@code MDC.get}, copy the MDC to other threads, or filter by it. Without this provider a
 * lazy mirror reaches the events alone.
 */
public final class ClewServiceProvider extends LogbackServiceProvider {
    private @Nullable CorrelatedMdcAdapter adapter;

    /** Called by SLF4J. */
    public ClewServiceProvider() {}

    @Override
    public void initialize() {
        super.initialize();
        if (getLoggerFactory() instanceof LoggerContext context) {
            boolean unused = CorrelatedMdcAdapter.install(context);
        }
    }

    /** Always returns the same adapter: SLF4J asks before it initializes, and Logback has its own by then. */
    @Override
    public MDCAdapter getMDCAdapter() {
        MDCAdapter plain = super.getMDCAdapter();
        if (adapter == null && plain instanceof LogbackMDCAdapter delegate) {
            adapter = new CorrelatedMdcAdapter(null, delegate);
        }
        return adapter == null ? plain : adapter;
    }
}
