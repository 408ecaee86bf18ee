package dev.clew.logback;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.sift.MDCBasedDiscriminator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEventVO;
import ch.qos.logback.classic.turbo.DynamicThresholdFilter;
import ch.qos.logback.classic.turbo.MDCFilter;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.logstash.logback.encoder.LogstashEncoder;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The main class of a JVM in one of the mirror's modes: asks each reader of the MDC if it sees the request id there, and
 * prints a line for each, {@code reader=yes} or {@code reader=no}.
 */
final class MdcCells {
    private static final LoggerContext CONTEXT = (LoggerContext) LoggerFactory.getILoggerFactory();
    private static final TraceContext REQUEST = Clew.global().root();

    private static final class Last extends AppenderBase<ILoggingEvent> {
        private @Nullable ILoggingEvent event;

        @Override
        protected void append(ILoggingEvent appended) {
            event = appended;
        }
    }

    public static void main(String[] arguments) throws Exception {
        CONTEXT.reset();
        start(new LogfmtEncoder());
        Map<String, Boolean> cells = new TreeMap<>();
        ILoggingEvent event = within(() -> {});
        String id = REQUEST.requestId();
        cells.put("`%X{request_id}`", encoded(pattern("%X{request_id}"), event).equals(id));
        cells.put(
                "`%X`",
                encoded(pattern("%X"), event).contains("request_id=" + id)
                        && encoded(pattern("%X"), event).contains("span_id=" + REQUEST.spanId()));
        cells.put(
                "our encoders",
                encoded(start(new LogfmtEncoder()), event).contains(" request_id=" + id + " ")
                        && encoded(start(new JsonEncoder()), event).contains("\"request_id\":\"" + id + '"'));
        cells.put(
                "`event.getMDCPropertyMap()`",
                id.equals(event.getMDCPropertyMap().get("request_id")));
        cells.put(
                "Logback's JsonEncoder",
                encoded(start(new ch.qos.logback.classic.encoder.JsonEncoder()), event)
                        .contains("\"request_id\":\"" + id + '"'));
        cells.put(
                "logstash-logback-encoder",
                encoded(start(new LogstashEncoder()), event).contains("\"request_id\":\"" + id + '"'));
        MDCBasedDiscriminator discriminator = new MDCBasedDiscriminator();
        discriminator.setKey("request_id");
        discriminator.setDefaultValue("none");
        discriminator.start();
        cells.put(
                "SiftingAppender (MDCBasedDiscriminator)",
                discriminator.getDiscriminatingValue(event).equals(id));
        cells.put(
                "all of these behind AsyncAppender",
                encoded(pattern("%X{request_id}"), behindAsync()).equals(id));
        cells.put(
                "an event that was serialised",
                id.equals(serialised(event).getMDCPropertyMap().get("request_id")));
        cells.put(
                "the application's own entries",
                "mine".equals(event.getMDCPropertyMap().get("own")));
        ILoggingEvent recorded = recorded();
        cells.put(
                "lines of the flight recorder",
                id.equals(recorded.getMDCPropertyMap().get("request_id"))
                        && "mine".equals(recorded.getMDCPropertyMap().get("own")));
        cells.put(
                "all of these after `MDC.clear()`",
                id.equals(within(MDC::clear).getMDCPropertyMap().get("request_id")));
        CONTEXT.reset();
        start(new LogfmtEncoder());
        cells.put(
                "all of these after `LoggerContext.reset()`",
                id.equals(within(() -> {}).getMDCPropertyMap().get("request_id")));
        try (Scope scope = REQUEST.makeCurrent()) {
            cells.put("`MDC.get`", id.equals(MDC.get("request_id")));
            cells.put("`MDC.getCopyOfContextMap()`", contains(MDC.getCopyOfContextMap(), id));
        }
        MDCFilter byMdc = new MDCFilter();
        byMdc.setMDCKey("request_id");
        byMdc.setValue(id);
        byMdc.setOnMatch("ACCEPT");
        cells.put("MDCFilter", passes(byMdc));
        DynamicThresholdFilter byThreshold = new DynamicThresholdFilter();
        byThreshold.setKey("request_id");
        byThreshold.setDefaultThreshold(Level.ERROR);
        ch.qos.logback.classic.turbo.MDCValueLevelPair pair = new ch.qos.logback.classic.turbo.MDCValueLevelPair();
        pair.setValue(id);
        pair.setLevel(Level.DEBUG);
        byThreshold.addMDCValueLevelPair(pair);
        byThreshold.setOnHigherOrEqual(ch.qos.logback.core.spi.FilterReply.ACCEPT);
        cells.put("DynamicThresholdFilter", passes(byThreshold));
        cells.put("nothing left of a copy that was set", restoresACopy());
        MDC.put("own", "after");
        boolean warned = CONTEXT.getStatusManager().getCopyOfStatusList().stream()
                .anyMatch(status -> status.getMessage().contains("being reset a second time"));
        cells.put("a warning of a second adapter", warned);
        cells.put("nothing left outside a request", MDC.getCopyOfContextMap().equals(Map.of("own", "after")));
        cells.forEach((what, yes) -> System.out.println("cell " + what + "=" + (yes ? "yes" : "no")));
        System.out.println("logback " + LoggerContext.class.getPackage().getImplementationVersion());
    }

    private static boolean contains(@Nullable Map<String, String> map, String id) {
        return map != null && id.equals(map.get("request_id"));
    }

    /** Does the work of a hand-made TaskDecorator, with a copy of the MDC from a child span. */
    private static boolean restoresACopy() {
        MDC.put("span_id", "the application's own");
        try (Scope scope = REQUEST.makeCurrent()) {
            Map<String, String> copy;
            try (Scope below = REQUEST.child().makeCurrent()) {
                copy = MDC.getCopyOfContextMap();
            }
            copy.put("tenant", "blue");
            MDC.setContextMap(copy);
        }
        Map<String, String> left = MDC.getCopyOfContextMap();
        MDC.clear();
        return left.equals(Map.of("span_id", "the application's own", "tenant", "blue"));
    }

    private static <E extends Encoder<ILoggingEvent>> E start(E encoder) {
        encoder.setContext(CONTEXT);
        encoder.start();
        return encoder;
    }

    private static PatternLayoutEncoder pattern(String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(pattern);
        return start(encoder);
    }

    private static String encoded(Encoder<ILoggingEvent> encoder, ILoggingEvent event) {
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }

    /** Logs below the level within the request, which then ends in an error. */
    private static ILoggingEvent recorded() {
        Logger log = CONTEXT.getLogger("shop.recorded");
        Last last = last(log);
        Span span = Clew.global().span(Span.Kind.SERVER, REQUEST).begin();
        MDC.put("own", "mine");
        try (Scope scope = REQUEST.makeCurrent()) {
            log.debug("hello");
        } finally {
            MDC.remove("own");
        }
        span.outcome(Span.Outcome.ERROR).end();
        log.detachAppender(last);
        return Objects.requireNonNull(last.event, "nothing was recorded");
    }

    private static Last last(Logger log) {
        Last last = new Last();
        last.setContext(CONTEXT);
        last.start();
        log.addAppender(last);
        log.setLevel(Level.INFO);
        return last;
    }

    /** Logs within the request after an action there. */
    private static ILoggingEvent within(Runnable before) {
        Logger log = CONTEXT.getLogger("shop.Orders");
        Last last = last(log);
        MDC.put("own", "mine");
        try (Scope scope = REQUEST.makeCurrent()) {
            before.run();
            log.info("hello");
            if (last.event != null) {
                last.event.getMDCPropertyMap(); // as every encoder does, on the caller's thread
            }
        } finally {
            MDC.remove("own");
            log.detachAppender(last);
        }
        return Objects.requireNonNull(last.event, "nothing was logged");
    }

    private static ILoggingEvent behindAsync() {
        Logger log = CONTEXT.getLogger("shop.Async");
        Last last = new Last();
        last.setContext(CONTEXT);
        last.start();
        AsyncAppender async = new AsyncAppender();
        async.setContext(CONTEXT);
        async.addAppender(last);
        async.start();
        log.addAppender(async);
        try (Scope scope = REQUEST.makeCurrent()) {
            log.error("hello");
        }
        async.stop();
        return Objects.requireNonNull(last.event, "nothing was logged");
    }

    private static ILoggingEvent serialised(ILoggingEvent event) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(LoggingEventVO.build(event));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            ILoggingEvent read = (ILoggingEvent) in.readObject();
            if (!read.getMDCPropertyMap().getClass().getName().startsWith("java.util.")) { // a receiver has no Clew
                throw new IllegalStateException(
                        read.getMDCPropertyMap().getClass().getName());
            }
            return read;
        }
    }

    /** Whether a filter that lets the request's lines through does so although the level is off. */
    private static boolean passes(ch.qos.logback.classic.turbo.TurboFilter filter) {
        filter.setContext(CONTEXT);
        filter.start();
        CONTEXT.addTurboFilter(filter);
        Logger log = CONTEXT.getLogger("shop.Filtered");
        log.setLevel(Level.WARN);
        try (Scope scope = REQUEST.makeCurrent()) {
            return log.isDebugEnabled();
        } finally {
            CONTEXT.getTurboFilterList().remove(filter);
        }
    }

    private MdcCells() {}
}
