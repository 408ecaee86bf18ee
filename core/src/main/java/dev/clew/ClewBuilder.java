package dev.clew;

import dev.clew.context.ContextSpi;
import dev.clew.context.Counters;
import dev.clew.context.MdcPreset;
import dev.clew.context.ScopeListener;
import dev.clew.ids.IdGenerator;
import dev.clew.ids.IdGenerators;
import dev.clew.internal.Services;
import dev.clew.policy.InboundPolicy;
import dev.clew.policy.Sampling;
import dev.clew.propagation.DebugTokenHeader;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Propagators;
import dev.clew.text.Ascii;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Configures a {@link Clew} from code. A setting may also be given by its key.
 *
 * <p>For one thread.
 */
public final class ClewBuilder {
    private static final List<String> DEFAULT_REQUEST_ID_HEADERS = List.of("X-Request-ID");
    private static final String DEFAULT_PROPAGATORS = "request-id,w3c,baggage";

    private Settings settings;
    private final boolean findsListeners;
    private boolean keepsScopes;
    private @Nullable Propagator propagator;
    private @Nullable List<String> propagatedHeaders;
    private @Nullable InboundPolicy inbound;
    private @Nullable IdGenerator traceIds;
    private @Nullable IdGenerator requestIds;
    private final List<SpanListener> spanListeners = new ArrayList<>();
    private final List<ScopeListener> scopeListeners = new ArrayList<>();

    /** @param findsListeners whether the span listeners of the class path are called too */
    ClewBuilder(Settings settings, boolean findsListeners) {
        this.settings = settings;
        this.findsListeners = findsListeners;
    }

    /** Lets {@link #build} keep scope settings that are in force, instead of failing. */
    ClewBuilder keepingScopes() {
        keepsScopes = true;
        return this;
    }

    /**
     * Sets the value of a {@code clew.*} key.
     *
     * @throws IllegalArgumentException if there is no such key, naming the nearest one
     */
    public ClewBuilder setting(String key, String value) {
        settings = settings.with(key, value);
        return this;
    }

    /** Sets the wire format. The default is the request id, W3C Trace Context and W3C Baggage. */
    public ClewBuilder propagator(Propagator format) {
        propagator = format;
        return this;
    }

    /**
     * Sets headers of the application, such as {@code X-Tenant-Id}, that travel with requests and messages.
     *
     * <p>Within the process each is an entry of the baggage, under its name as it is spelt here. The default is
     * {@code clew.propagated.headers}.
     */
    public ClewBuilder propagatedHeaders(String... names) {
        propagatedHeaders = List.of(names);
        return this;
    }

    /** Sets the policy for incoming ids. The default is {@link InboundPolicy#trust()}. */
    public ClewBuilder inbound(InboundPolicy policy) {
        inbound = policy;
        return this;
    }

    /** Sets the generator of trace ids. The default is {@link IdGenerators#random()}. */
    public ClewBuilder traceIds(IdGenerator generator) {
        traceIds = generator;
        return this;
    }

    /** Sets the generator of request ids. By default a new request's id is its trace id. */
    public ClewBuilder requestIds(IdGenerator generator) {
        requestIds = generator;
        return this;
    }

    /** Adds a listener to the spans of this {@link Clew}. */
    public ClewBuilder listener(SpanListener listener) {
        spanListeners.add(listener);
        return this;
    }

    /** Adds a listener to all scopes of this class loader. */
    public ClewBuilder listener(ScopeListener listener) {
        scopeListeners.add(listener);
        return this;
    }

    /**
     * Returns the configured object.
     *
     * @throws IllegalArgumentException for a malformed value, saying what is allowed
     * @throws IllegalStateException if other scope settings (MDC preset, scope listeners, leaks) are in force
     */
    public Clew build() {
        requireSameSpelling(settings.list("clew.mdc.baggage"), propagatedHeaders());
        byte[] configurationKey = ConfigurationPrint.key(settings);
        try {
            configureScopes();
        } catch (IllegalStateException e) {
            if (!keepsScopes) {
                throw e;
            }
            LoggerFactory.getLogger("clew").warn("{}", e.getMessage());
        }
        Clew clew = new Clew(this);
        ProcessStart.announce(clew, settings, configurationKey);
        return clew;
    }

    private void configureScopes() {
        if (!scopeListeners.isEmpty()
                || settings.isAnySet(
                        "clew.mdc", "clew.mdc.keys", "clew.mdc.baggage", "clew.mdc.mirror", "clew.leaks")) {
            ContextSpi.configureScopes(
                    settings.constant("clew.mdc", MdcPreset.class, MdcPreset.PLAIN),
                    settings.list("clew.mdc.keys"),
                    settings.list("clew.mdc.baggage"),
                    settings.constant("clew.mdc.mirror", MdcWrites.class, MdcWrites.EAGER) == MdcWrites.LAZY,
                    List.copyOf(scopeListeners),
                    settings.isTrue("clew.leaks", false));
        }
    }

    /** Keys of baggage have a case, so a header in another spelling would never reach the MDC. */
    private static void requireSameSpelling(List<String> mdcKeys, List<String> headers) {
        for (String header : headers) {
            for (String key : mdcKeys) {
                if (key.equalsIgnoreCase(header) && !key.equals(header)) {
                    throw new IllegalArgumentException("clew.mdc.baggage must spell \"" + header
                            + "\" as clew.propagated.headers does, was \"" + key + '"');
                }
            }
        }
    }

    Settings settings() {
        return settings;
    }

    /** Checked whatever the formats are, because adapters ask for these headers too. */
    List<String> requestIdHeaders() {
        List<String> headers = settings.list("clew.request.id.headers");
        for (String header : headers) {
            if (!Ascii.isToken(header)) {
                throw new IllegalArgumentException(
                        "request id header must be an RFC 9110 token, was \"" + header + '"');
            }
        }
        return headers.isEmpty() ? DEFAULT_REQUEST_ID_HEADERS : List.copyOf(headers);
    }

    List<String> propagatedHeaders() {
        return propagatedHeaders != null ? propagatedHeaders : List.copyOf(settings.list("clew.propagated.headers"));
    }

    Propagator propagator() {
        Propagator own = propagator != null
                ? propagator
                : Propagators.named(settings.get("clew.propagators", DEFAULT_PROPAGATORS), requestIdHeaders());
        Propagator format = Propagators.withHeaders(own, requestIdHeaders(), propagatedHeaders());
        DebugTokenHeader tokens =
                DebugTokenHeader.parse(settings.list("clew.debug.keys"), settings.get("clew.debug.level", "debug"));
        return tokens == null ? format : Propagators.composite(format, tokens);
    }

    InboundPolicy policy() {
        return inbound != null
                ? inbound
                : InboundPolicy.parse(settings.get("clew.inbound"), settings.get("clew.inbound.trusted"));
    }

    ServerContexts contexts(Counters counters) {
        IdGenerator generator = traceIds != null ? traceIds : IdGenerators.named(settings.get("clew.ids", "random"));
        return new ServerContexts(
                generator, requestIds, Sampling.parse(settings.get("clew.sampling", "always")), counters);
    }

    List<SpanListener> listeners() {
        List<SpanListener> all = new ArrayList<>();
        if (settings.isTrue("clew.span.log", true)) {
            all.add(SpanLog.create(settings.get("clew.span.start", "INFO")));
        }
        List<Throwable> failures = new ArrayList<>();
        for (SpanListener found : Services.load(SpanListener.class, failures)) {
            if (findsListeners || hearsAll(found)) {
                all.add(found);
            }
        }
        Counters.shared().skipped("service_loader", failures);
        all.addAll(spanListeners);
        return all;
    }

    private static boolean hearsAll(SpanListener found) {
        try {
            return found.hearsAll();
        } catch (Throwable t) {
            Counters.shared().skipped("span_listener", t);
            return false;
        }
    }

    /** The moment at which the MDC mirror writes ({@code clew.mdc.mirror}). */
    private enum MdcWrites {
        /** At every change of the current context. */
        EAGER,
        /** Never: the writer of a line asks the context. */
        LAZY
    }
}
