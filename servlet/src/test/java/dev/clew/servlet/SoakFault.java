package dev.clew.servlet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with a request of the soak. */
enum SoakFault {
    SCOPE_LEFT_OPEN(200),
    ENDED_BY_A_TASK(200),
    DISPATCHED_AGAIN(200),
    BAD_QUERY(200, 400),
    FAILS(500),
    FAILS_WITH_PAGE_OF_OTHER_STATUS(404),
    /** The client has the status, and half an answer. */
    FAILS_AFTER_COMMIT(200),
    SENDS_ERROR(409),
    HOSTILE_BAGGAGE(200),
    HOSTILE_ID(200),
    /** Nobody waits for its status. */
    CLIENT_GOES(0),
    /** One in a hundred waits until the container has enough of it; the rest are forwarded. */
    TIMES_OUT(200, 500);

    private static final List<SoakFault> ALL = List.of(values());
    private static final List<String> HOSTILE_BAGGAGES = List.of(
            "a%0aINFO%20FORGED", "a%0d", "%00", "%1b%5b2J", "%e2%80%a8", "%e2%80%ae", "%c2%85", "x".repeat(257));
    private static final List<String> HOSTILE_IDS =
            List.of("a b", "a,b", "\u001b[2J", "x".repeat(300), "<\u0085>", "\u00ef\u00bb\u00bfa", ";");

    private final int status;
    private final int otherStatus;

    SoakFault(int status) {
        this(status, status);
    }

    SoakFault(int status, int otherStatus) {
        this.status = status;
        this.otherStatus = otherStatus;
    }

    static SoakFault of(long number) {
        return ALL.get((int) (number % ALL.size()));
    }

    boolean mayHave(int answered) {
        return answered == status || answered == otherStatus;
    }

    /** Whether the container may have ended a request so without a filter: it was given up, or is no HTTP. */
    boolean mayBeRefused(SoakClient.Answer answer) {
        return this == CLIENT_GOES
                || (this == BAD_QUERY || this == HOSTILE_ID) && answer.status() == 400 && answer.id() == null;
    }

    boolean isForwarded(long number) {
        return this == TIMES_OUT && number / ALL.size() % 100 != 0;
    }

    String target(long number) {
        return "/" + number + (this == BAD_QUERY ? "?a=%zz" : "");
    }

    /** Returns the id that the request is sent with, null if it has none. Every other one has. */
    @Nullable
    String sentId(long number) {
        if (this == HOSTILE_ID) {
            return HOSTILE_IDS.get((int) (number / ALL.size() % HOSTILE_IDS.size()));
        }
        return number / ALL.size() % 2 == 0 ? null : "soak-" + number;
    }

    /** Returns the value of the baggage's {@code user}. */
    String sentUser(long number) {
        return this == HOSTILE_BAGGAGE
                ? HOSTILE_BAGGAGES.get((int) (number / ALL.size() % HOSTILE_BAGGAGES.size()))
                : "user-" + number;
    }

    /** Whether the id that a request was told is right. */
    boolean isRightId(String id, long number) {
        String sent = sentId(number);
        return sent == null || this == HOSTILE_ID ? id.matches("[0-9a-zA-Z-]{20,40}") : id.equals(sent);
    }

    /** Returns what the MDC has as {@code user}: nothing that could forge a line. */
    @Nullable
    String user(long number) {
        return this == HOSTILE_BAGGAGE ? null : sentUser(number);
    }
}
