package dev.clew.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.clew.context.Counters;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import net.logstash.logback.argument.StructuredArgument;
import net.logstash.logback.marker.LogstashMarker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The fields of logstash-logback-encoder's arguments and markers. Loaded only if that library is there. */
final class LogstashFields {
    private static final int MAX = 64;

    /** A double has too few digits for an amount of money. */
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private LogstashFields() {}

    /** Returns the event's key-values and the fields of its arguments and markers; the same list if there are none. */
    static List<KeyValuePair> with(List<KeyValuePair> pairs, ILoggingEvent event) {
        List<KeyValuePair> all = null;
        Object[] arguments = event.getArgumentArray();
        for (int i = 0; arguments != null && i < Math.min(arguments.length, MAX); i++) {
            if (!isCommon(arguments[i]) && arguments[i] instanceof StructuredArgument argument) {
                all = all == null ? new ArrayList<>(pairs) : all;
                add(all, argument::writeTo);
            }
        }
        List<Marker> markers = event.getMarkerList();
        return markers == null ? all == null ? pairs : all : withMarkers(pairs, all, markers.iterator(), 0);
    }

    /** Most arguments are texts and integers. An instanceof with an interface that they do not have takes many times as long. */
    private static boolean isCommon(@Nullable Object argument) {
        return argument instanceof String || argument instanceof Integer || argument instanceof Long;
    }

    private static List<KeyValuePair> withMarkers(
            List<KeyValuePair> pairs, @Nullable List<KeyValuePair> soFar, Iterator<Marker> markers, int depth) {
        List<KeyValuePair> all = soFar;
        while (markers.hasNext() && depth < MAX) {
            if (markers.next() instanceof LogstashMarker marker) {
                all = all == null ? new ArrayList<>(pairs) : all;
                add(all, marker::writeTo);
                all = withMarkers(pairs, all, references(marker), depth + 1);
            }
        }
        return all == null ? pairs : all;
    }

    /** Returns the markers without those of the library, whose names say nothing; those that they refer to stay. */
    static List<Marker> withoutOwn(List<Marker> markers) {
        if (markers.stream().noneMatch(LogstashMarker.class::isInstance)) {
            return markers;
        }
        List<Marker> others = new ArrayList<>();
        addOthers(markers.iterator(), others, 0);
        return others;
    }

    private static void addOthers(Iterator<Marker> markers, List<Marker> others, int depth) {
        while (markers.hasNext() && depth < MAX && others.size() < MAX) {
            Marker next = markers.next();
            if (next instanceof LogstashMarker marker) {
                addOthers(references(marker), others, depth + 1);
            } else {
                others.add(next);
            }
        }
    }

    @SuppressWarnings("unchecked") // raw as the library declares it
    private static Iterator<Marker> references(LogstashMarker marker) {
        return marker.iterator();
    }

    /** Writes fields into an object. */
    private interface Fields {
        void writeTo(JsonGenerator json);
    }

    private static void add(List<KeyValuePair> all, Fields fields) {
        try {
            StringWriter text = new StringWriter();
            try (JsonGenerator json = JsonMapper.shared().createGenerator(text)) {
                json.writeStartObject();
                fields.writeTo(json);
                json.writeEndObject();
            }
            Map<?, ?> read = EXACT.readValue(text.toString(), Map.class);
            read.forEach((key, value) -> all.add(new KeyValuePair(String.valueOf(key), simple(value))));
        } catch (Throwable t) {
            Counters.shared().skipped("logstash", t); // its text is in the message all the same
        }
    }

    /** Returns an object or an array as its JSON: a line is flat. */
    private static @Nullable Object simple(@Nullable Object value) {
        return value instanceof Map || value instanceof List
                ? JsonMapper.shared().writeValueAsString(value)
                : value;
    }
}
