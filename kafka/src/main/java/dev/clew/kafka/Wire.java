package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.Getter;
import dev.clew.Inbound;
import dev.clew.Propagator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The names of the headers, and how those of an incoming record are read. */
final class Wire implements Getter<Headers> {
    static final String MESSAGE_ID = "x-message-id";
    static final String CAUSATION_ID = "x-causation-id";
    static final String TRACEPARENT = "traceparent";
    static final String TRACESTATE = "tracestate";
    static final String BAGGAGE = "baggage";

    /** What a header may have of bytes before it is cut: more than any valid field, so that what is cut fails. */
    private static final int MAX_BYTES = 17_000;

    private static final Propagator MESSAGE = Propagator.requestId(MESSAGE_ID, "ce_id");
    private static final Propagator CAUSATION = Propagator.requestId(CAUSATION_ID, "ce_causationid");

    private final String requestIdHeader;
    private final String requestIdName;
    private final List<String> requestIdNames;
    private final String[] aliases;
    private final Propagator requestId;
    private final Propagator requestIdAlone;

    Wire(Clew clew) {
        List<String> configured = clew.requestIdHeaders();
        this.aliases = Stream.concat(configured.stream().skip(1), Stream.of("x-correlation-id", "ce_correlationid"))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toArray(String[]::new);
        this.requestIdHeader = configured.get(0);
        this.requestIdName = requestIdHeader.toLowerCase(Locale.ROOT);
        this.requestIdNames = configured;
        this.requestId = Propagator.requestId(requestIdName, aliases);
        this.requestIdAlone = Propagator.requestId(requestIdName);
    }

    /** The name under which the request id goes out. */
    String requestIdName() {
        return requestIdName;
    }

    /** Returns the ids as nearly every record has them: under the name that is written. */
    @Override
    public byte @Nullable [] getBytes(Headers headers, String name) {
        // hot: twice a record, and nothing is made
        String key = name.equals(requestIdHeader) ? requestIdName : name;
        Header last = key.equals(requestIdName) || key.equals(TRACEPARENT) ? headers.lastHeader(key) : null;
        return last == null ? null : last.value();
    }

    @Override
    public @Nullable String get(Headers headers, String name) {
        if (name.equals(TRACESTATE) || name.equals(BAGGAGE)) {
            return joined(headers, name);
        }
        if (name.equals(requestIdHeader)) {
            return requestIdOrWhatIsNone(headers);
        }
        return requestIdNames.contains(name)
                ? lastInAnyCase(headers, name)
                : last(headers, name.toLowerCase(Locale.ROOT));
    }

    /** Returns what is valid under any of the names, else what is not, for core to reject and count. */
    private @Nullable String requestIdOrWhatIsNone(Headers headers) {
        boolean any = false;
        for (Header header : headers) {
            any |= header.key().equalsIgnoreCase(requestIdName) || isAlias(header.key());
        }
        if (!any) {
            return null;
        }
        String valid = requestId(headers);
        return valid.isEmpty() ? lastInAnyCase(headers, requestIdName) : valid;
    }

    private boolean isAlias(String key) {
        for (int i = 0; i < aliases.length; i++) {
            if (key.equalsIgnoreCase(aliases[i])) {
                return true;
            }
        }
        return false;
    }

    /** Returns the valid request id under any of its names, empty where there is none. */
    String requestId(Headers headers) {
        return valid(requestId, headers, Wire::lastInAnyCase);
    }

    /** Whether a valid request id stands under the name that is written, in any case. */
    boolean hasRequestId(Headers headers) {
        return lastInAnyCase(headers, requestIdName) != null
                && !valid(requestIdAlone, headers, Wire::lastInAnyCase).isEmpty();
    }

    /** Returns what names this record for ever: its message id, else its CloudEvents id, else where it stands. */
    static String identity(ConsumerRecord<?, ?> record) {
        String own = messageId(record.headers());
        return own.isEmpty() ? record.topic() + '-' + record.partition() + '@' + record.offset() : own;
    }

    /** Returns the message id or the CloudEvents id, empty where there is neither. */
    static String messageId(Headers headers) {
        return valid(MESSAGE, headers, Wire::last);
    }

    /** Returns the span id of a {@code traceparent} that was written here, empty where none was. */
    static String senderSpanId(Headers headers) {
        Header last = headers.lastHeader(TRACEPARENT);
        byte[] value = last == null ? null : last.value();
        return value == null || value.length != 55 ? "" : new String(value, 36, 16, StandardCharsets.ISO_8859_1);
    }

    /** Returns what caused the message, empty where that is not said. */
    static String causationId(Headers headers) {
        return valid(CAUSATION, headers, Wire::last);
    }

    /** A message id and the like are held to the rules of a request id: one short word without a control character. */
    private static String valid(Propagator format, Headers headers, Getter<Headers> getter) {
        Inbound inbound = Inbound.create();
        format.extract(headers, getter, inbound);
        return inbound.requestId();
    }

    /** Returns the last of this name, as it is written here before other spellings of it. */
    private static @Nullable String lastInAnyCase(Headers headers, String name) {
        String exact = last(headers, name.toLowerCase(Locale.ROOT));
        if (exact != null || name.startsWith("ce_")) {
            return exact;
        }
        Header[] all = headers.toArray();
        for (int i = all.length - 1; i >= 0; i--) {
            if (all[i].key().equalsIgnoreCase(name)) {
                return text(all[i]);
            }
        }
        return null;
    }

    private static @Nullable String last(Headers headers, String name) {
        if (name.startsWith("ce_") && headers.lastHeader("ce_specversion") == null) {
            return null;
        }
        Header last = headers.lastHeader(name);
        return last == null ? null : text(last);
    }

    private static @Nullable String joined(Headers headers, String name) {
        if (headers.lastHeader(name) == null) {
            return null;
        }
        String all = null;
        for (Header header : headers.headers(name)) {
            String value = text(header);
            all = all == null ? value : all.length() > MAX_BYTES ? all : all + ',' + value;
        }
        return all;
    }

    /** A null value reads as an empty one, which is refused and counted. */
    private static String text(Header header) {
        byte[] value = header.value();
        return value == null ? "" : new String(value, 0, Math.min(value.length, MAX_BYTES), StandardCharsets.UTF_8);
    }
}
