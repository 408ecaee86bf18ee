package dev.clew;

/** Whom to believe: what becomes of the ids that a caller sends. */
public final class InboundPolicy {
    enum Mode {
        TRUST,
        RESTART
    }

    private static final InboundPolicy TRUST = new InboundPolicy(Mode.TRUST, "trust");
    private static final InboundPolicy RESTART = new InboundPolicy(Mode.RESTART, "restart");

    private final Mode mode;
    private final String name;

    private InboundPolicy(Mode mode, String name) {
        this.mode = mode;
        this.name = name;
    }

    /** Returns the default: what is valid is believed. */
    public static InboundPolicy trust() {
        return TRUST;
    }

    /** Returns the policy of an edge service: nothing that came in is believed, everything begins anew. */
    public static InboundPolicy restart() {
        return RESTART;
    }

    static InboundPolicy parse(String value) {
        return switch (value) {
            case "trust" -> TRUST;
            case "restart" -> RESTART;
            default ->
                throw new IllegalArgumentException("clew.inbound must be one of trust, restart, was \"" + value + '"');
        };
    }

    Mode mode() {
        return mode;
    }

    @Override
    public String toString() {
        return "InboundPolicy." + name + "()";
    }
}
