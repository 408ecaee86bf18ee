package dev.clew;

import dev.clew.context.ContextSpi;
import dev.clew.context.Scope;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes the span lines of the log format. */
@SuppressWarnings("CheckReturnValue") // SLF4J's event builders are mutable and return themselves
final class SpanLog implements SpanListener {
    private static final Logger LOG = LoggerFactory.getLogger("clew.span");

    /** The texts of kinds and outcomes in a line, made once. */
    private static final Map<Enum<?>, String> WORDS = new HashMap<>();

    static {
        addWords(Span.Kind.values());
        addWords(Span.Outcome.values());
    }

    private static void addWords(Enum<?>[] constants) {
        for (Enum<?> constant : constants) {
            WORDS.put(constant, constant.name().toLowerCase(Locale.ROOT));
        }
    }

    private final @Nullable Level startLevel;

    /** @param startLevel the level of the lines for started spans, null for none */
    SpanLog(@Nullable Level startLevel) {
        this.startLevel = startLevel;
    }

    static SpanLog create(String startLevel) {
        return switch (startLevel.toUpperCase(Locale.ROOT)) {
            case "OFF" -> new SpanLog(null);
            case "INFO", "DEBUG", "TRACE" -> new SpanLog(Level.valueOf(startLevel.toUpperCase(Locale.ROOT)));
            default ->
                throw new IllegalArgumentException(
                        "clew.span.start must be one of info, debug, trace, off, was \"" + startLevel + '"');
        };
    }

    /** Writes the first line of a process, which separates its lines from those of the process before it. */
    static void processStarted(String configuration, Map<String, String> fields) {
        LoggingEventBuilder line =
                LOG.atInfo().addKeyValue("event", "process_start").addKeyValue("format", 1);
        for (Map.Entry<String, String> field : fields.entrySet()) {
            line.addKeyValue(field.getKey(), field.getValue());
        }
        line.log(configuration);
    }

    @Override
    public void started(Span span) {
        Level level = startLevel(span);
        if (level != null && span.kind().isEntry() && LOG.isEnabledForLevel(level)) {
            write(level, span, "{} started", false);
        }
    }

    @Override
    public void ended(Span span) {
        Level level = endLevel(span);
        if (LOG.isEnabledForLevel(level)) {
            write(level, span, ending(span.outcome()), true);
        }
    }

    /** Most spans are clients', whose lines are seldom on: a scope is opened only for a line that is written. */
    @Override
    public boolean wantsScope() {
        return false;
    }

    /** The spans of requests are always wanted: their totals are added up for them, and they may begin with a line. */
    @Override
    public boolean wantsSuccess(Span.Kind kind) {
        return kind.isEntry() || LOG.isDebugEnabled();
    }

    /**
     * A span's name as an argument of a line. It also tests whether a key is one of the line's own.
     *
     * <p>Log4j2 mixes key-values with the entries of its ThreadContext: without this test, a layout could not tell the line's
     * from an application's of the same names.
     *
     * @param text the name at the time of logging; the line may be formatted later
     */
    private record Name(String text, Span span, boolean ended) implements Predicate<String> {
        @Override
        public boolean test(String key) {
            return switch (key) {
                case "event", "kind", "span" -> true;
                case "parent_id" -> !span.context().parentId().isEmpty();
                case "peer" -> !span.peer().isEmpty();
                case "outcome", "duration_ms" -> ended || hasAttribute(key);
                default -> hasAttribute(key);
            };
        }

        private boolean hasAttribute(String key) {
            boolean[] found = {false};
            span.forEachAttribute((name, value) -> found[0] |= name.equals(key));
            return found[0];
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static void write(Level level, Span span, String pattern, boolean ended) {
        try (Scope scope = ContextSpi.openQuiet(span.context())) {
            Name name = new Name(span.name(), span, ended);
            Throwable error = ended ? span.error() : null;
            if (LOG instanceof LoggingEventAware aware) {
                SpanLine line = new SpanLine(level, LOG.getName(), pattern, name, error);
                describe(span, ended, line);
                aware.log(line);
            } else {
                LoggingEventBuilder line = LOG.atLevel(level).setCause(error);
                describe(span, ended, line::addKeyValue);
                line.log(pattern, name);
            }
        }
    }

    private static void describe(Span span, boolean ended, BiConsumer<String, Object> line) {
        line.accept("event", ended ? "span_end" : "span_start");
        line.accept("kind", WORDS.get(span.kind()));
        String parentId = span.context().parentId();
        if (!parentId.isEmpty()) {
            line.accept("parent_id", parentId);
        }
        line.accept("span", span.name());
        if (!span.peer().isEmpty()) {
            line.accept("peer", span.peer());
        }
        if (ended) {
            line.accept("outcome", WORDS.get(span.outcome()));
            // Of scale three, so that it always has three decimals: microseconds.
            line.accept("duration_ms", BigDecimal.valueOf(span.durationNanos() / 1_000, 3));
        }
        span.forEachAttribute(line);
    }

    /** Returns the finer of the configured level and the span's own, null for no line. */
    private @Nullable Level startLevel(Span span) {
        Level own = span.level();
        return startLevel != null && own != null && own.toInt() < startLevel.toInt() ? own : startLevel;
    }

    private static Level endLevel(Span span) {
        return switch (span.outcome()) {
            case OK -> endedAsWanted(span);
            case TIMEOUT, CANCELLED -> Level.WARN;
            case ERROR -> Level.ERROR;
        };
    }

    private static Level endedAsWanted(Span span) {
        Level own = span.level();
        if (own != null) {
            return own;
        }
        return span.kind().isEntry() ? Level.INFO : Level.DEBUG;
    }

    /** Returns a message pattern, so that all lines with one outcome share a template. */
    private static String ending(Span.Outcome outcome) {
        return switch (outcome) {
            case OK -> "{} ended";
            case ERROR -> "{} failed";
            case TIMEOUT -> "{} timed out";
            case CANCELLED -> "{} was cancelled";
        };
    }

    @Override
    public String toString() {
        return "SpanLog(start=" + (startLevel == null ? "off" : startLevel) + ")";
    }
}
