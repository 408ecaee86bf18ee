package dev.clew.layout;

import dev.clew.ServiceIdentity;
import dev.clew.layout.stack.Thrown;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** An event that belongs to no logging library, and its lines. */
final class TestEvent {
    static final ServiceIdentity SERVICE = new ServiceIdentity("inventory", "4f1c2ab", "i-1", "b007b007b007b007");

    String level = "INFO";
    String logger = "shop.Orders";

    @Nullable
    String thread = "qtp-17";

    @Nullable
    String message = "hello";

    @Nullable
    Throwable thrown;

    Instant instant = Instant.parse("2026-11-22T10:00:05.003120999Z");
    int seq;
    final List<KeyValuePair> pairs = new ArrayList<>();
    final Map<String, String> mdc = new LinkedHashMap<>();
    final List<Marker> markers = new ArrayList<>();

    static TestEvent event() {
        return new TestEvent();
    }

    static TestEvent span() {
        TestEvent event = new TestEvent();
        event.logger = "clew.span";
        return event;
    }

    TestEvent message(String text) {
        message = text;
        return this;
    }

    TestEvent level(String name) {
        level = name;
        return this;
    }

    TestEvent thrown(Throwable throwable) {
        thrown = throwable;
        return this;
    }

    TestEvent seq(int number) {
        seq = number;
        return this;
    }

    TestEvent with(String key, @Nullable Object value) {
        pairs.add(new KeyValuePair(key, value));
        return this;
    }

    TestEvent mdc(String key, String value) {
        mdc.put(key, value);
        return this;
    }

    TestEvent marker(String name) {
        markers.add(MarkerFactory.getDetachedMarker(name));
        return this;
    }

    static LogLayout<TestEvent> layout(LogLayout.Format format, Redaction redaction) {
        return LogLayout.create(format, Reader.INSTANCE, redaction, SERVICE, FirstLogged.create(), t -> {
            throw new AssertionError(t);
        });
    }

    String line(LogLayout.Format format) {
        return new String(layout(format, Redaction.standard()).encode(this), StandardCharsets.UTF_8);
    }

    enum Reader implements EventReader<TestEvent> {
        INSTANCE;

        @Override
        public long epochMillis(TestEvent event) {
            return event.instant.toEpochMilli();
        }

        @Override
        public int nanos(TestEvent event) {
            return event.instant.get(ChronoField.NANO_OF_SECOND);
        }

        @Override
        public Level level(TestEvent event) {
            return Level.valueOf(event.level);
        }

        @Override
        public String logger(TestEvent event) {
            return event.logger;
        }

        @Override
        public @Nullable String thread(TestEvent event) {
            return event.thread;
        }

        @Override
        public @Nullable String pattern(TestEvent event) {
            return event.message;
        }

        @Override
        public @Nullable String message(TestEvent event) {
            return event.message;
        }

        @Override
        public List<KeyValuePair> keyValues(TestEvent event) {
            return event.pairs;
        }

        @Override
        public void forEachMdc(TestEvent event, BiConsumer<? super String, ? super String> action) {
            event.mdc.forEach(action);
        }

        @Override
        public List<Marker> markers(TestEvent event) {
            return event.markers;
        }

        @Override
        public @Nullable Thrown thrown(TestEvent event) {
            return event.thrown == null ? null : Thrown.of(event.thrown);
        }

        @Override
        public int seq(TestEvent event) {
            return event.seq;
        }
    }
}
