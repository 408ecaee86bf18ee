package dev.clew;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whom to believe: what becomes of the ids that a caller sends.
 *
 * <p>What no format finds valid is never believed, whatever the policy; it is counted by its reason and not logged.
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

    /** Returns the default: what is valid is believed. */
    public static InboundPolicy trust() {
        return TRUST;
    }

    /**
     * Returns the policy of an edge service: nothing that came in is believed, everything begins anew.
     *
     * <p>Ids, sampling, {@code tracestate}, baggage and vendors' fields are all dropped.
     */
    public static InboundPolicy restart() {
        return RESTART;
    }

    /** Returns {@link #restart()}, but a valid request id is kept as {@link TraceContext#clientRequestId()}. */
    public static InboundPolicy restartKeepingClientId() {
        return RESTART_KEEPING_CLIENT_ID;
    }

    /**
     * Returns the policy that believes what is valid and refuses a message without any valid id.
     *
     * <p>A request id or a trace will do. Where there is neither, {@link Clew#receive} returns
     * {@link TraceContext#NONE}: a server answers with 400 and does not call the application.
     */
    public static InboundPolicy require() {
        return REQUIRE;
    }

    /**
     * Returns a builder of a policy that depends on where the message comes from.
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
     * Returns what the two settings say.
     *
     * @param inbound null where it is not set
     * @param trusted null where it is not set
     */
    static InboundPolicy parse(@Nullable String inbound, @Nullable String trusted) {
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

    /** Leaves in {@code inbound} what is believed; returns whether the message may be served at all. */
    boolean admits(Inbound inbound, String peer, Clew.Counters counters) {
        boolean hasId = inbound.hasTrace() || !inbound.requestId().isEmpty();
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
            case RESTART -> inbound.restart("");
            case RESTART_KEEPING_CLIENT_ID -> inbound.restart(inbound.requestId());
        }
        if (hasId) {
            counters.add("rejected.untrusted");
        }
        return true;
    }

    private InboundPolicy of(String peer, Clew.Counters counters) {
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
         * <p>The address is the connection's; {@code X-Forwarded-For} is never read. An IPv4 address is the same in its
         * IPv6-mapped form. A peer that is no address matches nothing, and no name is ever looked up.
         *
         * @param ranges comma-separated IPv4 and IPv6 addresses and CIDR ranges
         * @throws IllegalArgumentException if it is anything else
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
         * @param peers called with the address, empty where there is none; where it throws, it does not match
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
