package dev.clew.springboot.test;

import dev.clew.springboot.test.AuditReport.Finding;
import dev.clew.springboot.test.AuditReport.Kind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One request or message of the audit, which can be sent again and again, each time with another id. */
abstract class Attempt {
    private final String place;

    Attempt(String place) {
        this.place = place;
    }

    /**
     * The way it went.
     *
     * @param id the request's id in the application, which is not the one that was sent if the application does not take that
     * @param answer for the report
     * @param finding about the answer itself, null if there is none
     * @param isSeen whether the application's work can be told by the id
     */
    record Sent(String id, String answer, @Nullable Finding finding, boolean isSeen) {}

    /** Sends it once. The observer has not been asked since. */
    abstract Sent send(String id, Observer observer) throws Exception;

    String place() {
        return place;
    }

    static String newId() {
        return "audit-" + UUID.randomUUID().toString().substring(0, 18);
    }

    /** An HTTP request. */
    static final class Request extends Attempt {
        private final Example example;
        private final Sender sender;
        private final Map<String, String> headers;
        private final String idHeader;
        private final Duration timeout;
        private final boolean isIdTaken;

        /** @param isIdTaken whether the application believes its callers' ids */
        Request(
                String place,
                Example example,
                Sender sender,
                Map<String, String> headers,
                String idHeader,
                Duration timeout,
                boolean isIdTaken) {
            super(place);
            this.example = example;
            this.sender = sender;
            this.headers = headers;
            this.idHeader = idHeader;
            this.timeout = timeout;
            this.isIdTaken = isIdTaken;
        }

        @Override
        Sent send(String id, Observer observer) throws Exception {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.put(idHeader, id);
            long deadline = System.nanoTime() + timeout.toNanos();
            Sender.Answer answer = sender.send(example, all, idHeader, timeout);
            String status = String.valueOf(answer.status());
            boolean isKnown = observer.knows(id);
            if (answer.ids().equals(List.of(id))) {
                observer.awaitEnd(id, deadline);
                return new Sent(id, status, null, isKnown);
            }
            if (!isKnown && answer.ids().isEmpty()) {
                return new Sent(id, status, finding(Kind.REQUEST_NOT_SEEN, "answered " + status), false);
            }
            String own = isKnown ? id : answer.ids().get(0);
            observer.awaitEnd(own, deadline);
            String detail = "answered " + status
                    + (answer.ids().isEmpty()
                            ? " without " + idHeader
                            : " with " + idHeader + ": " + String.join(", ", answer.ids())
                                    + ", not with the id that was sent");
            boolean isRefused = !isKnown && !isIdTaken && answer.ids().size() == 1;
            return new Sent(
                    own, status, isRefused ? null : finding(Kind.ANSWER_WITHOUT_ID, detail), observer.knows(own));
        }
    }

    /** The way of messages to a broker. */
    interface Post {
        /** Sends a message, and waits until the broker has it. */
        void send(String destination, @Nullable String key, String value, String idHeader, String id) throws Exception;
    }

    /** A message for a listener. */
    static final class Message extends Attempt {
        private final Post post;
        private final String destination;
        private final @Nullable String key;
        private final String value;
        private final String idHeader;
        private final Duration timeout;

        Message(Post post, String destination, @Nullable String key, String value, String idHeader, Duration timeout) {
            super("listener of " + destination);
            this.post = post;
            this.destination = destination;
            this.key = key;
            this.value = value;
            this.idHeader = idHeader;
            this.timeout = timeout;
        }

        @Override
        Sent send(String id, Observer observer) throws Exception {
            post.send(destination, key, value, idHeader, id);
            long deadline = System.nanoTime() + timeout.toNanos();
            if (!observer.awaitBegin(id, deadline)) {
                String detail = "within " + timeout.toMillis() + " ms no thread worked in the context of the message";
                return new Sent(id, "not seen", finding(Kind.LISTENER_WITHOUT_ID, detail), false);
            }
            observer.awaitEnd(id, deadline);
            return new Sent(id, "handled", null, true);
        }
    }

    Finding finding(Kind kind, String detail) {
        return new Finding(kind, place, detail);
    }
}
