package dev.clew;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What every adapter takes: formats, policy, ids and span listeners, configured once.
 *
 * <p>Immutable and shared by all threads. {@link #global()} is configured from outside, {@link #builder()} from code.
 */
public final class Clew {
    static final Logger LOG = LoggerFactory.getLogger("clew");

    private final Propagator propagator;
    private final InboundPolicy policy;
    private final ServerContexts contexts;
    private final @Nullable UsualRequest usual;
    private final OutboundHosts outbound;
    private final HttpPath httpPath;
    private final boolean sendsDebugToken;
    private final SpanListeners listeners;
    private final Settings settings;
    private final Counters counters = new Counters(ScopeSettings.COUNTERS);

    private Clew(Builder builder) {
        this.propagator = builder.propagator();
        this.policy = builder.policy();
        this.usual = UsualRequest.of(propagator, policy);
        this.contexts = new ServerContexts(
                builder.traceIds(),
                builder.requestIds,
                Sampling.parse(builder.settings.get("clew.sampling", "always")),
                counters);
        this.outbound = OutboundHosts.parse(builder.settings.list("clew.outbound.hosts"));
        this.httpPath = builder.settings.constant("clew.http.path", HttpPath.class, HttpPath.PATH);
        this.sendsDebugToken = builder.settings.isTrue("clew.debug.messages", false);
        this.listeners = new SpanListeners(builder.listeners(), counters);
        this.settings = builder.settings;
        // A source may have to be there before its tracer is first used, and this is as early as we can be.
        Tracer.load();
    }

    /**
     * Returns the one that adapters use where they are given no other.
     *
     * <p>Made once per class loader, at the first call, from {@code clew.*} system properties, then {@code CLEW_*}
     * environment variables, then defaults, with the {@link SpanListener}s that {@link java.util.ServiceLoader} finds.
     *
     * @throws IllegalArgumentException for a malformed value, saying what is allowed
     */
    public static Clew global() {
        return Global.INSTANCE;
    }

    /** Returns a builder that reads nothing from outside. */
    public static Builder builder() {
        return new Builder(Settings.NONE, false);
    }

    /** Returns what this process calls itself on its log lines. */
    public static Service service() {
        return Outside.SERVICE;
    }

    /**
     * Returns the value of one of the {@code clew.*} keys as the process was started with it.
     *
     * <p>For layouts, which are made before anything may be logged and must not make {@link #global()}.
     *
     * @return {@code otherwise} where it is not set
     * @throws IllegalArgumentException if there is no such key
     */
    public static String processSetting(String key, String otherwise) {
        return Outside.SETTINGS.get(key, otherwise);
    }

    /**
     * Returns the context in which a request that came in is served: what it brought, judged by the policy.
     *
     * <p>Where a {@link ContextSource} tells of a current span, the context is that span's, with our request id.
     *
     * <p>Never throws and never returns null: what is not valid is replaced and counted. {@link TraceContext#NONE} comes
     * back under {@link InboundPolicy#require()} alone, where no valid id came in: a server answers that with 400.
     *
     * @param peer the caller's address as its connection tells it, empty where there is none
     */
    public <C> TraceContext receive(C carrier, Getter<? super C> getter, String peer) {
        if (usual != null) {
            TraceContext context = usual.receive(carrier, getter);
            if (context != null) {
                return Tracer.serving(context, true);
            }
        }
        Inbound inbound = Inbound.create();
        try {
            propagator.extract(carrier, getter, inbound);
        } catch (Throwable t) {
            counters.skipped("extract", t);
        }
        inbound.countRejections(counters);
        boolean named = inbound.hasTrace() || !inbound.requestId().isEmpty();
        if (!policy.admits(inbound, peer, counters)) {
            return TraceContext.NONE;
        }
        return Tracer.serving(contexts.of(inbound), named);
    }

    /** Returns a context for work that nobody sent: a job, a start-up task. */
    public TraceContext root() {
        return Tracer.serving(contexts.of(Inbound.create()), true);
    }

    /**
     * Returns a span that has yet to be named and begun.
     *
     * <p>For {@code SERVER} and {@code CONSUMER} the span is the context's own; for the others it is a new child of it.
     *
     * @return {@link Span#NOOP} where nobody listens, and for {@link TraceContext#NONE}
     */
    public Span span(Span.Kind kind, TraceContext context) {
        if (listeners.isEmpty() || context.isNone()) {
            return Span.NOOP;
        }
        return new Span(
                listeners,
                kind,
                kind.isEntry() ? context : Tracer.winning(context).child());
    }

    /**
     * Mints a child span, writes it into the message, and returns it, yet to be named and begun.
     *
     * <p>For {@link TraceContext#NONE} nothing is written. Never throws: what cannot be written is counted. Where the ids
     * are a tracer's, the message names the tracer's span and not the child, of which only our lines know.
     *
     * <p>A debug token goes along where {@code clew.debug.messages} is true.
     *
     * @return {@link Span#NOOP} where nobody listens; the message carries its ids all the same
     */
    public <C> Span send(Span.Kind kind, TraceContext context, C carrier, Setter<? super C> setter) {
        boolean everything = context.hop().debugToken() == null || sendsDebugToken;
        return sendAll(
                kind, context, carrier, everything ? setter : without(DebugTokens.NAME::equalsIgnoreCase, setter));
    }

    private static <C> Setter<C> without(Predicate<String> left, Setter<? super C> setter) {
        return (message, field, value) -> {
            if (!left.test(field)) {
                setter.set(message, field, value);
            }
        };
    }

    private <C> Span sendAll(Span.Kind kind, TraceContext context, C carrier, Setter<? super C> setter) {
        if (context.isNone()) {
            return Span.NOOP;
        }
        TraceContext sender = Tracer.winning(context);
        long id = sender.mintSpanId();
        try {
            propagator.inject(sender, sender.hop().sentAs(id), carrier, setter);
        } catch (Throwable t) {
            counters.skipped("inject", t);
        }
        return listeners.isEmpty() ? Span.NOOP : new Span(listeners, kind, sender.child(id));
    }

    /**
     * Does as {@link #send(Span.Kind, TraceContext, Object, Setter)} for an HTTP call to this host, as far as
     * {@code clew.outbound.hosts} lets it.
     *
     * <p>Where the list is set, a host that is not on it gets nothing. Where it is not, every host gets the ids, and none
     * gets baggage or the client's own id.
     *
     * @param host name or address, without port
     */
    public <C> Span send(Span.Kind kind, TraceContext context, String host, C carrier, Setter<? super C> setter) {
        if (!outbound.reach(host)) {
            return span(kind, context);
        }
        boolean everything = context.baggage().isEmpty()
                        && context.clientRequestId().isEmpty()
                        && context.hop().debugToken() == null
                || outbound.list(host);
        return sendAll(kind, context, carrier, everything ? setter : without(OutboundHosts::isPrivate, setter));
    }

    /** Whether anything may be sent to this host; a client that is redirected asks, and takes {@link #fields()} off. */
    public boolean maySendTo(String host) {
        return outbound.reach(host);
    }

    /** Whether the ids may be sent to every host there is, so that no redirect can lead to one that must not have them. */
    public boolean maySendAnywhere() {
        return outbound.reachAll();
    }

    /** Returns the names of the fields that are written to outgoing messages. */
    public List<String> fields() {
        return propagator.fields();
    }

    /** Returns the names of the request id's field: the first is written, in responses too, and all are read. */
    public List<String> requestIdHeaders() {
        return List.of(WireFormats.requestIdHeaders(settings));
    }

    /** Returns what of an HTTP request's path may be written down. */
    public HttpPath httpPath() {
        return httpPath;
    }

    /**
     * Returns what was skipped, rejected and misused since this one was made.
     *
     * <p>What happens to scopes is nobody's own: all of the class loader's scopes count here.
     */
    public Counters counters() {
        return counters;
    }

    /**
     * Returns the value of one of an adapter's keys.
     *
     * @return {@code otherwise} where it is not set
     * @throws IllegalArgumentException if there is no such key
     */
    public String setting(String key, String otherwise) {
        return settings.get(key, otherwise);
    }

    /**
     * Returns a value of {@code X-Debug-Token}, by which a request gets its lines from this level on.
     *
     * @param keyId of {@code clew.debug.keys}
     * @param key at least 32 bytes
     * @param expiry at most an hour from now, else services ignore it
     * @throws IllegalArgumentException for a malformed id or a shorter key
     */
    public static String debugToken(String keyId, byte[] key, Instant expiry, Level level) {
        return DebugTokens.create(keyId, key, expiry, level);
    }

    /** Returns the counters of what belongs to no one {@link Clew}: scopes, log lines; each one's own shows them too. */
    public static Counters sharedCounters() {
        return ScopeSettings.COUNTERS;
    }

    /** Returns what is configured, in one line. */
    public String describe() {
        return "propagator=" + propagator + " inbound=" + policy + " " + contexts + " outbound=" + outbound + " "
                + ScopeSettings.soFar().describeMdc() + " listeners=" + listeners
                + Tracer.description();
    }

    @Override
    public String toString() {
        return "Clew{" + describe() + "}";
    }

    /** When the mirror writes ({@code clew.mdc.mirror}). */
    private enum MdcWrites {
        /** At every change of the current context. */
        EAGER,
        /** Never: whoever writes a line asks the context. */
        LAZY
    }

    private static final class Global {
        private static final Clew INSTANCE = new Builder(Outside.SETTINGS, true).build();
    }

    /** What the process was started with; apart from {@link Global} because a layout asks before anything may be logged. */
    private static final class Outside {
        private static final Settings SETTINGS = Settings.of(System.getProperties(), System.getenv());
        private static final Service SERVICE = ServiceIdentity.detect(SETTINGS, System.getenv());
    }

    /**
     * What a process calls itself.
     *
     * @param name {@code clew.service}, else {@code OTEL_SERVICE_NAME}, else empty
     * @param version {@code clew.version}, else {@code service.version} of {@code OTEL_RESOURCE_ATTRIBUTES}, else empty
     * @param instance {@code clew.instance}, else {@code service.instance.id} of the same, else the host's name
     * @param bootId another one at every start of a process
     */
    public record Service(String name, String version, String instance, String bootId) {}

    /** The keys under which the ids stand in the MDC. */
    public enum MdcPreset {
        /** {@code request_id}, {@code trace_id}, {@code span_id}. */
        PLAIN,
        /** As OpenTelemetry's appenders: {@code request_id}, {@code trace_id}, {@code span_id}, {@code trace_flags}. */
        OTEL,
        /** As Micrometer Tracing: {@code requestId}, {@code traceId}, {@code spanId}. */
        MICROMETER,
        /** As the Elastic Common Schema: {@code http.request.id}, {@code trace.id}, {@code span.id}. */
        ECS,
        /** {@code request_id}, and in decimal, as Datadog wants them, {@code dd.trace_id}, {@code dd.span_id}. */
        DATADOG,
        /** No keys: nothing is mirrored. */
        OFF;

        /** The keys of the request id, the trace id, the span id and the trace flags, as far as the preset has them. */
        public List<String> keys() {
            return switch (this) {
                case PLAIN -> List.of("request_id", "trace_id", "span_id");
                case OTEL -> List.of("request_id", "trace_id", "span_id", "trace_flags");
                case MICROMETER -> List.of("requestId", "traceId", "spanId");
                case ECS -> List.of("http.request.id", "trace.id", "span.id");
                case DATADOG -> List.of("request_id", "dd.trace_id", "dd.span_id");
                case OFF -> List.of();
            };
        }
    }

    /** What of an HTTP request's path may be written down ({@code clew.http.path}). */
    public enum HttpPath {
        /** The path without its query. */
        PATH,
        /** The route where it is known, and nothing of the path. */
        ROUTE,
        /** Neither. */
        OFF;

        /** Returns a path without query and path parameters, at most 256 characters; empty where none is written down. */
        public String of(String path) {
            return this == PATH ? PathText.bare(path) : "";
        }

        /** Names a call's span, {@code GET /stock}, or by the method alone where no path is written down. */
        public String spanName(String method, String path) {
            String verb = PathText.cut(method, PathText.MAX_METHOD);
            String bare = of(path);
            return bare.isEmpty() ? verb : verb + ' ' + bare;
        }
    }

    /**
     * Tells which span of a tracer is current, so that its trace and span id win over ours.
     *
     * <p>Found by {@link java.util.ServiceLoader}; one is used. It is asked at every look at the current context, on that
     * thread, so it is quick and allocates nothing. Where it throws, it is skipped and counted.
     *
     * @param <S> what stands for a span: immutable, small, equal where its ids are equal
     */
    public interface ContextSource<S> {
        /** Returns the calling thread's current span, null where there is none of this process. */
        @Nullable
        S current();

        /** Sets the span's ids and flags, as the caller's would be, and its {@code tracestate}. */
        void read(S span, Inbound ids);
    }

    /** How often what happened, by name; safe for all threads. */
    public static final class Counters {
        /** Names beyond this many share one, so that no input can make the counters grow. */
        private static final int MAX_NAMES = 256;

        private final Map<String, LongAdder> adders = new ConcurrentHashMap<>();
        private final @Nullable Counters shared;
        private final Map<String, Long> before;

        Counters() {
            shared = null;
            before = Map.of();
        }

        /** @param shared counted here too, from now on */
        Counters(Counters shared) {
            this.shared = shared;
            before = shared.all();
        }

        /** Counts one more. The name is a constant of the code, never a value from outside. */
        public void add(String name) {
            LongAdder adder = adders.get(name);
            if (adder == null) {
                String key = adders.size() < MAX_NAMES ? name : "other";
                adder = adders.computeIfAbsent(key, k -> new LongAdder());
            }
            adder.increment();
        }

        /** Counts {@code skipped.<name>} and logs the first of them: what an adapter does with a failure of our own. */
        public void skipped(String name, Throwable reason) {
            String counter = "skipped." + name;
            add(counter);
            if (own(counter) == 1) {
                try {
                    LOG.warn("{} failed and was skipped; more of it is counted, not logged", name, reason);
                } catch (Throwable t) {
                    add("skipped.log"); // a log that fails must not undo what skipping is for
                }
            }
        }

        /** Returns the count under a name, zero where nothing was counted. */
        public long get(String name) {
            return own(name) + (shared == null ? 0 : shared.get(name) - before.getOrDefault(name, 0L));
        }

        private long own(String name) {
            LongAdder adder = adders.get(name);
            return adder == null ? 0 : adder.sum();
        }

        /** Returns all counts by name, in order of their names. */
        public Map<String, Long> all() {
            Map<String, Long> all = new TreeMap<>();
            if (shared != null) {
                shared.all().forEach((name, count) -> {
                    long since = count - before.getOrDefault(name, 0L);
                    if (since > 0) {
                        all.put(name, since);
                    }
                });
            }
            adders.forEach((name, adder) -> all.merge(name, adder.sum(), Long::sum));
            return all;
        }

        @Override
        public String toString() {
            return all().toString();
        }
    }

    /** Configures a {@link Clew} from code; a setting may be given by its key too. */
    public static final class Builder {
        private Settings settings;
        private final boolean findsListeners;
        private @Nullable Propagator propagator;
        private @Nullable InboundPolicy inbound;
        private @Nullable IdGenerator traceIds;
        private @Nullable IdGenerator requestIds;
        private final List<SpanListener> spanListeners = new ArrayList<>();
        private final List<ScopeListener> scopeListeners = new ArrayList<>();

        /** @param findsListeners whether the span listeners of the class path are told too */
        private Builder(Settings settings, boolean findsListeners) {
            this.settings = settings;
            this.findsListeners = findsListeners;
        }

        /** Sets one of the {@code clew.*} keys. */
        public Builder setting(String key, String value) {
            settings = settings.with(key, value);
            return this;
        }

        /** Sets the wire format; the default is the request id, W3C Trace Context and W3C Baggage. */
        public Builder propagator(Propagator format) {
            propagator = format;
            return this;
        }

        /** Sets whom to believe; the default is {@link InboundPolicy#trust()}. */
        public Builder inbound(InboundPolicy policy) {
            inbound = policy;
            return this;
        }

        /** Sets what makes trace ids; the default is {@link IdGenerator#random()}. */
        public Builder traceIds(IdGenerator generator) {
            traceIds = generator;
            return this;
        }

        /** Sets what makes request ids; without it a new request's id is its trace id. */
        public Builder requestIds(IdGenerator generator) {
            requestIds = generator;
            return this;
        }

        /** Adds a listener to the spans of this {@link Clew}. */
        public Builder listener(SpanListener listener) {
            spanListeners.add(listener);
            return this;
        }

        /** Adds a listener to all scopes of this class loader. */
        public Builder listener(ScopeListener listener) {
            scopeListeners.add(listener);
            return this;
        }

        /**
         * Returns the configured object.
         *
         * @throws IllegalArgumentException for a malformed value, saying what is allowed
         * @throws IllegalStateException where other scope settings (MDC preset, scope listeners, leaks) are in force
         */
        public Clew build() {
            boolean scopesChosen = !scopeListeners.isEmpty()
                    || settings.isAnySet(
                            "clew.mdc", "clew.mdc.keys", "clew.mdc.baggage", "clew.mdc.mirror", "clew.leaks");
            if (scopesChosen) {
                ScopeSettings eager = new ScopeSettings(
                        MdcMirror.create(
                                settings.constant("clew.mdc", MdcPreset.class, MdcPreset.PLAIN),
                                settings.list("clew.mdc.keys"),
                                settings.list("clew.mdc.baggage")),
                        List.copyOf(scopeListeners),
                        settings.isTrue("clew.leaks", false));
                ScopeSettings.propose(
                        settings.constant("clew.mdc.mirror", MdcWrites.class, MdcWrites.EAGER) == MdcWrites.LAZY
                                ? eager.lazily()
                                : eager);
            }
            Clew clew = new Clew(this);
            ProcessStart.announce(clew, settings);
            return clew;
        }

        private Propagator propagator() {
            // An adapter asks for the headers whatever the formats are: names that can be none are refused here.
            String[] headers = WireFormats.requestIdHeaders(settings);
            Propagator format = propagator != null
                    ? propagator
                    : WireFormats.parse(settings.get("clew.propagators", WireFormats.DEFAULT), headers);
            DebugTokens tokens =
                    DebugTokens.parse(settings.list("clew.debug.keys"), settings.get("clew.debug.level", "debug"));
            return tokens == null ? format : Propagator.composite(format, tokens);
        }

        private InboundPolicy policy() {
            return inbound != null
                    ? inbound
                    : InboundPolicy.parse(settings.get("clew.inbound"), settings.get("clew.inbound.trusted"));
        }

        private IdGenerator traceIds() {
            return traceIds != null ? traceIds : BinaryIds.parse(settings.get("clew.ids", "random"));
        }

        private List<SpanListener> listeners() {
            List<SpanListener> all = new ArrayList<>();
            if (settings.isTrue("clew.span.log", true)) {
                all.add(SpanLog.create(settings.get("clew.span.start", "INFO")));
            }
            if (findsListeners) {
                all.addAll(Services.load(SpanListener.class));
            }
            all.addAll(spanListeners);
            return all;
        }
    }
}
