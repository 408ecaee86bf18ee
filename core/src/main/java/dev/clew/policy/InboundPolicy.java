package dev.clew.policy;

import dev.clew.context.Counters;
import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rule for the ids that callers send: believe them, replace them, or refuse a message without them.
 *
 * <p>Invalid ids are never believed, whatever the policy; they are counted by reason and not logged. Immutable and safe for all threads.
 */
public final class InboundPolicy {
    private enum Mode {
        TRUST,
        RESTART,
        RESTART_KEEPING_CLIENT_ID,
        REQUIRE
    }

    private static final InboundPolicy TRUST = new InboundPolicy(Mode.TRUST, List.of(), "trust()");
    private static final InboundPolicy RESTART = new InboundPolicy(Mode.RESTART, List.of(), "restart()");
    private static final InboundPolicy RESTART_KEEPING_CLIENT_ID =
            new InboundPolicy(Mode.RESTART_KEEPING_CLIENT_ID, List.of(), "restartKeepingClientId()");
    private static final InboundPolicy REQUIRE = new InboundPolicy(Mode.REQUIRE, List.of(), "require()");

    private final Mode mode;
    private final List<Source> sources;
    private final String text;

    private InboundPolicy(Mode mode, List<Source> sources, String text) {
        this.mode = mode;
        this.sources = sources;
        this.text = text;
    }

    /** Returns the default: valid ids are believed. */
    public static InboundPolicy trust() {
        return TRUST;
    }

    /**
     * Returns the policy of an edge service: nothing is believed.
     *
     * <p>Ids, sampling, {@code tracestate}, baggage and vendor fields are all dropped.
     */
    public static InboundPolicy restart() {
        return RESTART;
    }

    /** Returns {@link #restart()}, but a valid request id is kept as {@link TraceContext#clientRequestId()}. */
    public static InboundPolicy restartKeepingClientId() {
        return RESTART_KEEPING_CLIENT_ID;
    }

    /**
     * Returns a policy that believes valid ids and refuses a message without any.
     *
     * <p>A request id or a trace is enough. Without either, {@code Clew.receive} returns {@link TraceContext#NONE}: a server
     * answers with 400 and does not call the application.
     */
    public static InboundPolicy require() {
        return REQUIRE;
    }

    /**
     * Returns a builder of a policy that depends on the caller's address.
     *
     * <pre>{@code
     * InboundPolicy.bySource()
     *         .from("10.0.0.0/8, fd00::/8", InboundPolicy.trust())
     *         .otherwise(InboundPolicy.restartKeepingClientId());
     * }</pre>
     */
    public static BySource bySource() {
        return new BySource();
    }

    /**
     * Returns the policy of the two settings.
     *
     * @param inbound the value of {@code clew.inbound}, null if it is not set
     * @param trusted the value of {@code clew.inbound.trusted}, null if it is not set
     * @throws IllegalArgumentException for a malformed value, saying what is allowed
     */
    public static InboundPolicy parse(@Nullable String inbound, @Nullable String trusted) {
        if (trusted == null) {
            return inbound == null ? TRUST : parse(inbound);
        }
        InboundPolicy others = inbound == null ? RESTART_KEEPING_CLIENT_ID : parse(inbound);
        return bySource().from(trusted, TRUST).otherwise(others);
    }

    private static InboundPolicy parse(String value) {
        return switch (value) {
            case "trust" -> TRUST;
            case "restart" -> RESTART;
            case "restart-keeping-client-id" -> RESTART_KEEPING_CLIENT_ID;
            case "require" -> REQUIRE;
            default ->
                throw new IllegalArgumentException("clew.inbound must be one of trust, restart,"
                        + " restart-keeping-client-id, require, was \"" + value + '"');
        };
    }

    /**
     * Removes from {@code extracted} everything that is not believed.
     *
     * @param peer the caller's address, empty if it has none
     * @return false if the message must be refused
     */
    public boolean apply(Extracted extracted, String peer, Counters counters) {
        boolean hasId = extracted.hasId();
        switch (of(peer, counters).mode) {
            case TRUST -> {
                return true;
            }
            case REQUIRE -> {
                if (!hasId) {
                    counters.add("rejected.missing_id");
                }
                return hasId;
            }
            case RESTART -> extracted.restart("");
            case RESTART_KEEPING_CLIENT_ID -> extracted.restart(extracted.requestId());
        }
        if (hasId) {
            counters.add("rejected.untrusted");
        }
        return true;
    }

    /** Whether it has to know the caller's address: to judge, or to say whom it refused. */
    public boolean wantsPeer() {
        return mode == Mode.REQUIRE || !sources.isEmpty();
    }

    private InboundPolicy of(String peer, Counters counters) {
        for (int i = 0; i < sources.size(); i++) {
            Source source = sources.get(i);
            try {
                if (source.peers.test(peer)) {
                    return source.policy.of(peer, counters);
                }
            } catch (Throwable t) {
                counters.skipped("inbound_source", t);
            }
        }
        return this;
    }

    @Override
    public String toString() {
        return "InboundPolicy." + text;
    }

    private record Source(Predicate<? super String> peers, InboundPolicy policy) {}

    /** Builds a policy that depends on the peer; the first source that matches decides. */
    public static final class BySource {
        private final List<Source> sources = new ArrayList<>();
        private final StringBuilder text = new StringBuilder("bySource()");

        private BySource() {}

        /**
         * Sets the policy for addresses in one of these ranges.
         *
         * <p>The address is that of the connection; {@code X-Forwarded-For} is never read. An IPv4 address equals its
         * IPv6-mapped form. A peer without an address matches nothing, and no name is ever looked up.
         *
         * @param ranges comma-separated IPv4 and IPv6 addresses and CIDR ranges
         * @throws IllegalArgumentException for anything else
         */
        public BySource from(String ranges, InboundPolicy policy) {
            Cidr cidr = Cidr.parse(ranges);
            text.append(".from(").append(cidr).append(", ").append(policy).append(')');
            sources.add(new Source(cidr::contains, policy));
            return this;
        }

        /**
         * Sets the policy for the peers that a predicate accepts.
         *
         * @param peers called with the address, empty if there is none; if it throws, it does not match
         */
        public BySource from(Predicate<? super String> peers, InboundPolicy policy) {
            text.append(".from(").append(peers).append(", ").append(policy).append(')');
            sources.add(new Source(peers, policy));
            return this;
        }

        /** Returns the policy, with this one for all other peers. */
        public InboundPolicy otherwise(InboundPolicy policy) {
            List<Source> all = new ArrayList<>(sources);
            all.add(new Source(peer -> true, policy));
            return new InboundPolicy(Mode.RESTART, List.copyOf(all), text + ".otherwise(" + policy + ")");
        }
    }
}
