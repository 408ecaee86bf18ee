package dev.clew.formats;

import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Setter;
import dev.clew.text.Hex;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Datadog's headers: ids in unsigned decimal, the upper half of the trace id as a tag.
 *
 * <p>A priority other than 0 and 1, and the tags that begin with {@code _dd.p.}, go out again as they came.
 */
enum Datadog implements Propagator {
    INSTANCE;

    private static final String TRACE_ID = "x-datadog-trace-id";
    private static final String PARENT_ID = "x-datadog-parent-id";
    private static final String PRIORITY = "x-datadog-sampling-priority";
    private static final String TAGS = "x-datadog-tags";

    private static final String TRACE_ID_HIGH = "_dd.p.tid=";
    private static final String PROPAGATED = "_dd.p.";

    /** Datadog's own limit. */
    private static final int MAX_TAGS = 512;

    @Override
    public List<String> fields() {
        return List.of(TRACE_ID, PARENT_ID, PRIORITY, TAGS);
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
        // hot: once per request; allocates only if there are other tags or priorities to carry
        String trace = getter.get(carrier, TRACE_ID);
        if (trace == null) {
            return;
        }
        String parent = getter.get(carrier, PARENT_ID);
        long low = isId(trace) ? Decimal.parse(trace, 0, trace.length()) : 0;
        if (low == 0 || parent != null && !isId(parent)) {
            extracted.reject("datadog.malformed");
            return;
        }
        String tags = validTags(getter.get(carrier, TAGS), extracted);
        long span = parent == null ? 0 : Decimal.parse(parent, 0, parent.length());
        if (extracted.trace(high(tags), low, span)) {
            String priority = validPriority(getter.get(carrier, PRIORITY), extracted);
            if (!priority.isEmpty()) {
                extracted.sampled(isKept(priority));
            }
            carry(priority, tags, extracted);
        }
    }

    private static boolean isId(String text) {
        return Decimal.isUnsigned(text, 0, text.length());
    }

    /** Returns the priority if it is an int, else an empty text. */
    private static String validPriority(@Nullable String text, Extracted extracted) {
        if (text == null) {
            return "";
        }
        int digits = text.startsWith("-") ? 1 : 0;
        int length = text.length();
        // Fewer than 10 digits always make an int, and no priority has more.
        if (length - digits < 10 && Decimal.isUnsigned(text, digits, length)) {
            return text;
        }
        extracted.reject("datadog.priority");
        return "";
    }

    private static boolean isKept(String priority) {
        return !priority.startsWith("-") && !Hex.isZero(priority, 0, priority.length());
    }

    /** Returns the tags if all of them are well-formed, else an empty text. */
    private static String validTags(@Nullable String text, Extracted extracted) {
        if (text == null || text.isEmpty()) {
            return "";
        }
        boolean valid = text.length() <= MAX_TAGS;
        for (int from = 0; valid && from <= text.length(); ) {
            int to = Parts.end(text, from, ',');
            valid = isTag(text, from, to);
            from = to + 1;
        }
        if (!valid) {
            extracted.reject("datadog.tags");
        }
        return valid ? text : "";
    }

    private static boolean isTag(String text, int from, int to) {
        int equals = text.indexOf('=', from);
        // A space at the end of a header gets lost on the way, perhaps with the whole value.
        if (equals <= from || equals >= to - 1 || text.charAt(to - 1) == ' ') {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c > 0x7e || c < (i < equals ? 0x21 : 0x20)) {
                return false;
            }
        }
        boolean high = text.startsWith(TRACE_ID_HIGH, from);
        return !high || to - equals == 17 && Hex.isHex(text, equals + 1, to);
    }

    private static long high(String tags) {
        for (int from = 0; from < tags.length(); from = Parts.end(tags, from, ',') + 1) {
            if (tags.startsWith(TRACE_ID_HIGH, from)) {
                int start = from + TRACE_ID_HIGH.length();
                return Hex.parse(tags, start, start + 16);
            }
        }
        return 0;
    }

    /** Keeps {@code priority,tag=value,…}, which {@link #inject} cannot make from the ids. */
    private static void carry(String priority, String tags, Extracted extracted) {
        StringBuilder others = null;
        for (int from = 0; from < tags.length(); ) {
            int to = Parts.end(tags, from, ',');
            if (tags.startsWith(PROPAGATED, from) && !tags.startsWith(TRACE_ID_HIGH, from)) {
                others = others == null ? new StringBuilder(tags.length() + 12).append(priority) : others;
                others.append(',').append(tags, from, to);
            }
            from = to + 1;
        }
        if (others != null) {
            extracted.vendorFields(INSTANCE, others.toString());
        } else if (!(priority.isEmpty() || priority.equals("0") || priority.equals("1"))) {
            extracted.vendorFields(INSTANCE, priority);
        }
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        if (context.traceIdLow() == 0) {
            return; // half of a W3C trace id may be zero, a Datadog id must not be
        }
        String carried = context.vendorFields(this);
        int priorityEnd = carried == null ? 0 : Parts.end(carried, 0, ',');
        setter.set(carrier, TRACE_ID, Long.toUnsignedString(context.traceIdLow()));
        setter.set(carrier, PARENT_ID, Long.toUnsignedString(spanId));
        if (carried != null && priorityEnd > 0) {
            setter.set(carrier, PRIORITY, carried.substring(0, priorityEnd));
        } else {
            setter.set(carrier, PRIORITY, context.isSampled() ? "1" : "0");
        }
        String others = carried == null ? "" : carried.substring(priorityEnd);
        long high = context.traceIdHigh();
        if (high != 0) {
            setter.set(carrier, TAGS, TRACE_ID_HIGH + Hex.of(high) + others);
        } else if (!others.isEmpty()) {
            setter.set(carrier, TAGS, others.substring(1));
        }
    }

    @Override
    public String toString() {
        return "Formats.datadog()";
    }
}
