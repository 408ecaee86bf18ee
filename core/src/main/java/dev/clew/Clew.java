package dev.clew;

import dev.clew.context.ContextSpi;
import dev.clew.context.Counters;
import dev.clew.context.TraceContext;
import dev.clew.policy.InboundPolicy;
import dev.clew.policy.OutboundHosts;
import dev.clew.propagation.DebugTokenHeader;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.FastPath;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Setter;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The configured object that every adapter takes: formats, policy, ids and span listeners.
 *
 * <p>Immutable and shared by all threads. {@link #global()} is configured from outside, {@link #builder()} from code.
 */
public final class Clew {
    private final Propagator propagator;
    private final InboundPolicy policy;
    private final ServerContexts contexts;
    private final @Nullable FastPath fastPath;
    private final SpanListeners listeners;
    private final Outbound outbound;
    private final Settings settings;
    private final List<String> requestIdHeaders;
    private final List<String> propagatedHeaders;
    private final Counters counters = Counters.create();

    Clew(ClewBuilder builder) {
        this.settings = builder.settings();
        this.requestIdHeaders = builder.requestIdHeaders();
        this.propagatedHeaders = builder.propagatedHeaders();
        this.propagator = builder.propagator();
        this.policy = builder.policy();
        this.fastPath = policy == InboundPolicy.trust() ? FastPath.of(propagator) : null;
        this.contexts = builder.contexts(counters);
        this.listeners = new SpanListeners(builder.listeners(), counters);
        this.outbound = new Outbound(
                propagator,
                OutboundHosts.parse(settings.list("clew.outbound.hosts")),
                settings.isTrue("clew.debug.messages", false),
                listeners,
                counters);
        // The source must be found before its tracer is first used, and this is the earliest moment.
        ContextSpi.findForeignTracer();
    }

    /**
     * Returns the one that adapters use if they are given no other.
     *
     * <p>It is made once per class loader, at the first call. A {@code clew.*} system property counts before a
     * {@code CLEW_*} environment variable, and that before the default. The {@link SpanListener}s that
     * {@link java.util.ServiceLoader} finds hear of its spans.
     *
     * @throws IllegalArgumentException for a malformed value, saying what is allowed; at each call
     */
    public static Clew global() {
        Clew global = Global.INSTANCE;
        if (global == null) {
            throw Global.failure();
        }
        return global;
    }

    /** Returns a builder that reads no setting from outside. Listeners that {@linkplain SpanListener#hearsAll hear all} are told. */
    public static ClewBuilder builder() {
        return new ClewBuilder(Settings.NONE, false);
    }

    /**
     * Returns a builder with the settings of the process and the span listeners of the class path, as {@link #global()} has
     * them.
     *
     * <p>If other scope settings are in force, what is built keeps those, and a warning says so. For frameworks whose
     * configuration may change within one process.
     */
    public static ClewBuilder processBuilder() {
        return new ClewBuilder(ProcessSettings.current().settings(), true).keepingScopes();
    }

    /**
     * Sets the settings of the process in the place of system properties and environment variables: for a framework that
     * has read its own configuration, before anything is logged.
     *
     * <p>{@link #global()}, if it is made already, keeps its settings. Layouts have the settings of the time at which they
     * are made.
     *
     * @param frameworkKeys keys that the framework reads itself; they are known, and ignored here
     * @return a message for each unknown key, with the nearest known one, for the framework to log when it can
     * @throws IllegalArgumentException for an unknown key if {@code clew.strict} is true
     */
    public static List<String> configureProcess(Map<String, String> settings, Set<String> frameworkKeys) {
        return ProcessSettings.replace(settings, frameworkKeys, null);
    }

    /**
     * Does as {@link #configureProcess(Map, Set)} for a framework that knows all configuration of its application.
     *
     * @param sources returns the sources, the one that counts most first; asked once, for the start line, which shows their
     *     fingerprints
     */
    public static List<String> configureProcess(
            Map<String, String> settings, Set<String> frameworkKeys, Supplier<List<ConfigurationSource>> sources) {
        return ProcessSettings.replace(settings, frameworkKeys, sources);
    }

    /**
     * Writes a line about something that changed while the process ran: a feature flag, a reload of its configuration, a
     * migration. {@code clew changes} lists them over all services.
     *
     * <p>The line is INFO of the logger {@code clew.change}, within the current request if there is one. Never throws but for
     * null. Bounded and made plain as a span's name is; no secrets, for nobody knows that they are some.
     *
     * @param kind {@code flag}, {@code config}, {@code migration}, {@code log_level}, {@code scale} or a word of your own; {@code other} if
     *     it is blank
     * @param what such as {@code checkout-v2: off -> on}; no line is written if it is blank
     */
    public static void change(String kind, String what) {
        ChangeLine.write(kind, what);
    }

    /** Returns the name, version and instance that this process shows on its log lines. */
    public static ServiceIdentity service() {
        return ProcessSettings.current().service();
    }

    /**
     * Returns the names of all {@code clew.*} keys that Clew and its adapters read, sorted: for frameworks that look them up
     * in their own configuration.
     */
    public static Set<String> settingKeys() {
        return Collections.unmodifiableSet(Settings.KEYS);
    }

    /**
     * Returns the value of a {@code clew.*} key as the process was started with it.
     *
     * <p>For layouts, which are made before anything may be logged and must not make {@link #global()}.
     *
     * @return {@code otherwise} if it is not set
     * @throws IllegalArgumentException if there is no such key
     */
    public static String processSetting(String key, String otherwise) {
        return ProcessSettings.current().settings().get(key, otherwise);
    }

    /**
     * Returns the context in which a request that came in is served.
     *
     * <p>The policy judges the caller's ids; invalid ones are replaced and counted. If a foreign tracer's span is current,
     * the context is that span's, with our request id. Never throws and never returns null.
     *
     * @param peer the caller's address as its connection tells it, empty if there is none
     * @return {@link TraceContext#NONE} under {@link InboundPolicy#require()} if the message has no valid id; a server
     *     answers that with 400
     */
    public <C> TraceContext receive(C carrier, Getter<? super C> getter, String peer) {
        if (fastPath != null) {
            TraceContext context = fastPath.receive(carrier, getter);
            if (context != null) {
                return ContextSpi.serveInCurrentSpan(context, true);
            }
        }
        Extracted extracted = extract(carrier, getter);
        boolean named = extracted.hasId();
        if (!policy.apply(extracted, peer, counters)) {
            return TraceContext.NONE;
        }
        return ContextSpi.serveInCurrentSpan(contexts.of(extracted), named);
    }

    /**
     * Returns the context of a message that is looked at and not processed here: that of {@link #receive}, but its trace is
     * the message's own whatever foreign tracer's span is current.
     */
    public <C> TraceContext read(C carrier, Getter<? super C> getter, String peer) {
        TraceContext context = fastPath == null ? null : fastPath.receive(carrier, getter);
        if (context != null) {
            return context;
        }
        Extracted extracted = extract(carrier, getter);
        return policy.apply(extracted, peer, counters) ? contexts.of(extracted) : TraceContext.NONE;
    }

    private <C> Extracted extract(C carrier, Getter<? super C> getter) {
        Extracted extracted = Extracted.create();
        try {
            propagator.extract(carrier, getter, extracted);
        } catch (Throwable t) {
            counters.skipped("extract", t);
        }
        for (String reason : extracted.rejections()) {
            counters.add("rejected." + reason);
        }
        return extracted;
    }

    /** Returns a context for work that nobody sent: a job, a start-up task. */
    public TraceContext root() {
        return ContextSpi.serveInCurrentSpan(contexts.of(Extracted.create()), true);
    }

    /**
     * Returns a span that has yet to be named and begun.
     *
     * <p>A {@code SERVER} or {@code CONSUMER} span has the context itself; the others have a new child of it.
     *
     * @return {@link Span#NOOP} without listeners, for {@link TraceContext#NONE}, and while a log line is being written
     */
    public Span span(Span.Kind kind, TraceContext context) {
        if (listeners.isEmpty() || context.isNone() || ContextSpi.isQuiet(context)) {
            return Span.NOOP;
        }
        TraceContext own =
                kind.isEntry() ? context : ContextSpi.joinCurrentSpan(context).child();
        return new Span(listeners, kind, own);
    }

    /** Whether anything asks for the address that {@link #receive} gets: the policy, or a listener of the span. */
    public boolean wantsPeer() {
        return policy.wantsPeer() || hasListeners();
    }

    /** Whether anybody listens to spans. */
    public boolean hasListeners() {
        return !listeners.isEmpty();
    }

    /**
     * Whether a listener does anything for a span of this kind that ends as wanted. If none does, an adapter may wait until
     * its work has failed, and {@linkplain Span#begin(long) begin} the span only then.
     */
    public boolean wantsSuccess(Span.Kind kind) {
        return listeners.wantSuccess(kind);
    }

    /**
     * Mints a child span, writes it into the message, and returns it, yet to be named and begun.
     *
     * <p>Nothing is written for {@link TraceContext#NONE}, and while a log line is being written. Never throws: failures
     * are counted. If the ids are a foreign tracer's, the message names the tracer's span and not the child, which our lines
     * alone know. A debug token goes along if {@code clew.debug.messages} is true.
     *
     * @return {@link Span#NOOP} without listeners; the message has the ids all the same
     */
    public <C> Span send(Span.Kind kind, TraceContext context, C carrier, Setter<? super C> setter) {
        return outbound.send(kind, context, carrier, setter);
    }

    /**
     * Does as {@link #send(Span.Kind, TraceContext, Object, Setter)} for a message that goes out with all its fields or
     * with none.
     *
     * @return null if a format failed and may have written a part; no span has been made
     */
    public <C> @Nullable Span sendWhole(Span.Kind kind, TraceContext context, C carrier, Setter<? super C> setter) {
        return outbound.sendWhole(kind, context, carrier, setter);
    }

    /**
     * Does as {@link #send(Span.Kind, TraceContext, Object, Setter)} for an HTTP call to a host, within the limits of
     * {@code clew.outbound.hosts}.
     *
     * <p>If the list is set, hosts outside it get nothing. If not, every host gets the ids, and none gets baggage or the
     * client's own id.
     *
     * @param host name or address, without port
     */
    public <C> Span send(Span.Kind kind, TraceContext context, String host, C carrier, Setter<? super C> setter) {
        return outbound.hosts().reach(host) ? outbound.send(kind, context, host, carrier, setter) : span(kind, context);
    }

    /**
     * Writes the ids of a message that came in into another one that goes on in its place, as the sender wrote them: with
     * the span that {@link TraceContext#parentId()} names, and without a new one.
     *
     * <p>Never throws: failures are counted. A debug token goes along if {@code clew.debug.messages} is true.
     *
     * @return false if nothing was written, because the message named no span, or if a format failed and may have written
     *     a part
     */
    public <C> boolean resend(TraceContext context, C carrier, Setter<? super C> setter) {
        return outbound.resend(context, carrier, setter);
    }

    /** Whether anything may be sent to this host. A client asks when it is redirected, and takes {@link #fields()} off if not. */
    public boolean maySendTo(String host) {
        return outbound.hosts().reach(host);
    }

    /** Whether the ids may be sent to every host, so that no redirect can lead to a host that must not have them. */
    public boolean maySendAnywhere() {
        return outbound.hosts().reachAll();
    }

    /** Returns the names of the fields that are written to outgoing messages. */
    public List<String> fields() {
        return propagator.fields();
    }

    /** Returns the names of the request id's header: the first is written, in responses too; all are read. */
    public List<String> requestIdHeaders() {
        return requestIdHeaders;
    }

    /** Returns the application's headers that travel as baggage ({@code clew.propagated.headers}), as they were spelt. */
    public List<String> propagatedHeaders() {
        return propagatedHeaders;
    }

    /**
     * Returns the counts of everything skipped, rejected and misused since this object was made.
     *
     * <p>The class loader's scopes belong to no single Clew, so that all of them are counted here too.
     */
    public Counters counters() {
        return counters;
    }

    /**
     * Returns the value of an adapter's key.
     *
     * @return {@code otherwise} if it is not set
     * @throws IllegalArgumentException if there is no such key
     */
    public String setting(String key, String otherwise) {
        return settings.get(key, otherwise);
    }

    /**
     * Returns a value for {@code X-Debug-Token}. A request that carries it gets its lines from this level on.
     *
     * @param keyId an id of {@code clew.debug.keys}
     * @param key at least 32 bytes
     * @param expiry at most an hour from now, else services ignore the token
     * @throws IllegalArgumentException for a malformed id or a shorter key
     */
    public static String debugToken(String keyId, byte[] key, Instant expiry, Level level) {
        return DebugTokenHeader.create(keyId, key, expiry, level);
    }

    /** Returns the configuration in one line. */
    public String describe() {
        return "propagator=" + propagator + " inbound=" + policy + " " + contexts + " outbound=" + outbound.hosts()
                + " " + ContextSpi.describeMdc() + " listeners=" + listeners + ContextSpi.describeForeignTracer();
    }

    @Override
    public String toString() {
        return "Clew{" + describe() + "}";
    }

    private static final class Global {
        private static final @Nullable Clew INSTANCE;

        /** The reason why there is none. Thrown from here, it would reach the callers as an Error of the JVM's. */
        private static final @Nullable IllegalArgumentException FAILURE;

        static {
            Clew made = null;
            IllegalArgumentException failed = null;
            try {
                made = new ClewBuilder(ProcessSettings.current().settings(), true).build();
            } catch (IllegalArgumentException e) {
                failed = e;
            }
            INSTANCE = made;
            FAILURE = failed;
        }

        static IllegalArgumentException failure() {
            String message = FAILURE == null ? null : FAILURE.getMessage();
            return new IllegalArgumentException(message, FAILURE);
        }
    }
}
