package dev.clew.messaging;

import dev.clew.Clew;
import dev.clew.ids.RequestIds;
import dev.clew.propagation.Getter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names of our headers, and the rules by which those of a consumed message are read.
 *
 * <p>The last value of a name counts: headers only ever grow, so it is the last sender's. The name that is written counts
 * before other spellings and aliases. Headers of other formats are read as they are written here, in lower case, or else as
 * the format spells them, such as {@code X-B3-TraceId}. A value in quotes, as JSON header mappers write texts, is read
 * without them. Immutable and safe for all threads.
 *
 * @param <H> the headers
 */
public final class MessageHeaders<H> implements Getter<H> {
    /** The header with the message's own id. */
    public static final String MESSAGE_ID = "x-message-id";

    /** The header with the id of the message that caused this one. */
    public static final String CAUSATION_ID = "x-causation-id";

    static final String TRACEPARENT = "traceparent";
    static final String TRACESTATE = "tracestate";
    static final String BAGGAGE = "baggage";
    private static final String CLOUD_EVENT = "ce_";

    private final HeaderAccess<H> access;
    private final String configuredName;
    private final List<String> configuredNames;
    private final String requestIdName;
    private final List<String> aliases;
    private final List<String> propagatedHeaders;

    private MessageHeaders(Clew clew, HeaderAccess<H> access) {
        this.access = access;
        this.configuredNames = clew.requestIdHeaders();
        this.propagatedHeaders = clew.propagatedHeaders();
        this.configuredName = configuredNames.get(0);
        this.requestIdName = configuredName.toLowerCase(Locale.ROOT);
        this.aliases = Stream.concat(
                        configuredNames.stream().skip(1), Stream.of("x-correlation-id", CLOUD_EVENT + "correlationid"))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Returns the rules for the headers of one messaging system. */
    public static <H> MessageHeaders<H> create(Clew clew, HeaderAccess<H> access) {
        return new MessageHeaders<>(clew, access);
    }

    HeaderAccess<H> access() {
        return access;
    }

    /** Returns the name under which the request id is written. */
    String requestIdName() {
        return requestIdName;
    }

    /** Returns the ids under the names that are written, which nearly every message has. */
    @Override
    public byte @Nullable [] getBytes(H headers, String name) {
        // hot: twice a message, and nothing is allocated
        String key = name.equals(configuredName) ? requestIdName : name;
        return key.equals(requestIdName) || key.equals(TRACEPARENT) ? lastBytes(headers, key) : null;
    }

    /** Returns the value as bytes; null if it is in quotes, and has to be read as a text. */
    private byte @Nullable [] lastBytes(H headers, String name) {
        byte[] value = access.lastBytes(headers, name);
        return value != null && value.length > 0 && value[0] == '"' ? null : value;
    }

    @Override
    public @Nullable String get(H headers, String name) {
        if (name.equals(TRACESTATE) || name.equals(BAGGAGE)) {
            return unquotedMembers(access.joined(headers, name));
        }
        if (name.equals(configuredName)) {
            return requestIdOrInvalid(headers);
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (configuredNames.contains(name) || propagatedHeaders.contains(name)) {
            return lastInAnyCase(headers, lower);
        }
        // hot: formats ask for headers that are mostly absent. Two spellings are looked up, and no names are listed.
        String written = last(headers, lower);
        return written == null && !lower.equals(name) ? last(headers, name) : written;
    }

    /** Returns the valid request id, else an invalid one, which core refuses and counts. */
    private @Nullable String requestIdOrInvalid(H headers) {
        String written = valid(last(headers, requestIdName));
        if (!written.isEmpty()) {
            return written; // mostly, and nobody has had to list all names
        }
        List<String> names = access.names(headers);
        for (int i = 0; i < names.size(); i++) {
            if (isRequestIdName(names.get(i))) {
                String valid = requestId(headers);
                return valid.isEmpty() ? lastInAnyCase(headers, requestIdName) : valid;
            }
        }
        return null;
    }

    private boolean isRequestIdName(String name) {
        boolean is = name.equalsIgnoreCase(requestIdName);
        for (int i = 0; i < aliases.size() && !is; i++) {
            is = name.equalsIgnoreCase(aliases.get(i));
        }
        return is;
    }

    /** Returns the valid request id under any of its names, empty if there is none. */
    public String requestId(H headers) {
        String id = valid(lastInAnyCase(headers, requestIdName));
        for (int i = 0; i < aliases.size() && id.isEmpty(); i++) {
            id = valid(lastInAnyCase(headers, aliases.get(i)));
        }
        return id;
    }

    /** Whether there is a valid request id under the name that is written, in any case. */
    boolean hasRequestId(H headers) {
        // hot: once for each message sent, which mostly has no headers
        return !access.names(headers).isEmpty()
                && !valid(lastInAnyCase(headers, requestIdName)).isEmpty();
    }

    /** Returns the message id or the id of the CloudEvent, empty if there is neither. */
    public String messageId(H headers) {
        return idOf(headers, MESSAGE_ID, CLOUD_EVENT + "id");
    }

    /** Returns the id of the message that caused this one, empty if the headers do not name it. */
    public String causationId(H headers) {
        return idOf(headers, CAUSATION_ID, CLOUD_EVENT + "causationid");
    }

    /** Returns the span id of a {@code traceparent} that was written here, empty if there is none. */
    public String senderSpanId(H headers) {
        byte[] value = lastBytes(headers, TRACEPARENT);
        if (value != null) {
            return value.length == 55 ? new String(value, 36, 16, StandardCharsets.ISO_8859_1) : "";
        }
        String text = last(headers, TRACEPARENT);
        return text != null && text.length() == 55 ? text.substring(36, 52) : "";
    }

    private String idOf(H headers, String name, String cloudEventName) {
        String id = valid(last(headers, name));
        return id.isEmpty() ? valid(last(headers, cloudEventName)) : id;
    }

    /** Returns the id, empty unless it is valid: the rule for request ids holds for message and causation ids too. */
    private static String valid(@Nullable String id) {
        return id != null && RequestIds.isValid(id) ? id : "";
    }

    /** Returns the last value of this name, which is in lower case. Other spellings count only without it. */
    private @Nullable String lastInAnyCase(H headers, String name) {
        String exact = last(headers, name);
        if (exact != null || name.startsWith(CLOUD_EVENT)) {
            return exact;
        }
        List<String> names = access.names(headers);
        for (int i = names.size() - 1; i >= 0; i--) {
            if (names.get(i).equalsIgnoreCase(name)) {
                return unquoted(access.last(headers, names.get(i)));
            }
        }
        return null;
    }

    private @Nullable String last(H headers, String name) {
        boolean foreign = name.startsWith(CLOUD_EVENT) && access.last(headers, CLOUD_EVENT + "specversion") == null;
        return foreign ? null : unquoted(access.last(headers, name));
    }

    /** Takes off one pair of quotes. No id and no list may begin with one, so nothing valid is lost. */
    private static @Nullable String unquoted(@Nullable String value) {
        return value != null && isQuoted(value) ? value.substring(1, value.length() - 1) : value;
    }

    /** Takes the quotes off each of several joined values too. */
    private static @Nullable String unquotedMembers(@Nullable String joined) {
        return joined != null && isQuoted(joined)
                ? joined.substring(1, joined.length() - 1).replace("\",\"", ",")
                : joined;
    }

    private static boolean isQuoted(String value) {
        int end = value.length() - 1;
        return end > 0 && value.charAt(0) == '"' && value.charAt(end) == '"';
    }
}
