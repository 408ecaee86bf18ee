package dev.clew.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.clew.Clew;
import dev.clew.ClewBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The settings themselves. All tests of this JVM share those in force; {@link ServicesTest} has others. */
class ScopeSettingsTest {
    private static final MdcMirror PLAIN = MdcMirror.create(MdcPreset.PLAIN, List.of(), List.of());

    /** Fails at every call. */
    private static final MdcMirror BROKEN = new MdcMirror(Arrays.asList((MdcMirror.Key) null));

    private final List<String> heard = new ArrayList<>();
    private final Clew clew = Clew.builder().build();
    private final TraceContext context = new TraceContext(new LocalTrace(1, 2, 3, "r1", "", null), 7, 0, Baggage.EMPTY);

    private final ScopeListener listener = new ScopeListener() {
        @Override
        public void changed(TraceContext from, TraceContext to) {
            heard.add(from.requestId() + ">" + to.requestId() + " " + MDC.get("request_id"));
        }

        @Override
        public void misused(String how, @Nullable Throwable opener) {
            heard.add(how + (opener == null ? "" : " " + opener.getMessage()));
        }
    };

    private final ScopeListener broken = new ScopeListener() {
        @Override
        public void changed(TraceContext from, TraceContext to) {
            throw new IllegalStateException("changed");
        }

        @Override
        public void misused(String how, @Nullable Throwable opener) {
            throw new IllegalStateException("misused");
        }
    };

    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void callsListenersAfterTheMirror() {
        ScopeSettings settings = new ScopeSettings(PLAIN, List.of(listener), false);
        MDC.put("request_id", "the application's");
        String[] saved = settings.outermostOpened(context);
        settings.changed(context, TraceContext.NONE);
        settings.changed(TraceContext.NONE, context);
        settings.outermostClosed(context, saved);
        assertThat(heard).containsExactly(">r1 r1", "r1> null", ">r1 r1", "r1> the application's");
        assertThat(clew.counters()).hasToString("{}");
    }

    @Test
    void aListenerThatThrowsIsCountedAndTheOthersAreCalled() {
        ScopeSettings settings = new ScopeSettings(PLAIN, List.of(broken, listener), false);
        assertThat(settings.outermostOpened(context)).isNull();
        settings.outermostClosed(context, null);
        settings.misused("scope.test", null, false);
        assertThat(heard).containsExactly(">r1 r1", "r1> null", "scope.test");
        assertThat(clew.counters().get("skipped.scope_listener")).isEqualTo(3);
        assertThat(clew.counters().get("scope.test")).isEqualTo(1);
    }

    @Test
    void aMirrorThatThrowsIsCountedAndListenersAreCalled() {
        ScopeSettings settings = new ScopeSettings(BROKEN, List.of(listener), false);
        assertThat(settings.outermostOpened(context)).isNull();
        settings.changed(context, TraceContext.NONE);
        settings.outermostClosed(TraceContext.NONE, null);
        assertThat(heard).containsExactly(">r1 null", "r1> null", "> null");
        assertThat(clew.counters().get("skipped.mdc")).isEqualTo(3);
    }

    @Test
    void recordsTheOpenerOnlyIfLeaksAreDetected() {
        assertThat(new ScopeSettings(PLAIN, List.of(), false).opener()).isNull();
        ScopeSettings finding = new ScopeSettings(PLAIN, List.of(listener), true);
        Throwable opener = finding.opener();
        assertThat(opener).hasMessage("the scope was opened here");
        finding.misused("scope.test", opener, false);
        assertThat(heard).containsExactly("scope.test the scope was opened here");
    }

    @Test
    void namesTheOpenerOfAScopeInTheLogOnce() {
        Logger logger = (Logger) LoggerFactory.getLogger("clew");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            ScopeSettings settings = new ScopeSettings(PLAIN, List.of(), true);
            settings.misused("scope.test", null, false);
            assertThat(lines.list).isEmpty();
            settings.misused("scope.test", settings.opener(), false);
            settings.misused("scope.again", settings.opener(), true);
            assertThat(lines.list).extracting(ILoggingEvent::getMessage).containsExactly("{}");
            assertThat(lines.list.get(0).getFormattedMessage()).isEqualTo("scope.test");
            assertThat(lines.list.get(0).getThrowableProxy().getMessage()).isEqualTo("the scope was opened here");
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(clew.counters().all()).isEqualTo(Map.of("scope.test", 2L, "scope.again", 1L));
    }

    @Test
    void refusesOthersThanThoseInForceAndTakesTheSame() {
        context.makeCurrent().close();
        ScopeSettings.propose(ScopeSettings.DEFAULT);
        Clew same = Clew.builder()
                .setting("clew.mdc", "PLAIN")
                .setting("clew.leaks", "false")
                .build();
        assertThat(same.describe()).contains(" mdc=[request_id, trace_id, span_id] ");
        assertThatThrownBy(() -> Clew.builder().setting("clew.mdc", "ecs").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("scope settings are one set per class loader, fixed by the first scope: "
                        + "ScopeSettings[mirror=mdc=[request_id, trace_id, span_id], listeners=[], detectLeaks=false]"
                        + " is in force, was asked for ScopeSettings[mirror=mdc=[http.request.id, trace.id, span.id]");
        for (ClewBuilder builder : List.of(
                Clew.builder().listener(listener),
                Clew.builder().setting("clew.mdc.keys", "trace_id"),
                Clew.builder().setting("clew.mdc.baggage", "tenant"),
                Clew.builder().setting("clew.leaks", "true"))) {
            assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void keepsItsLinesToThePresetsKeys() {
        assertThat(ScopeSettings.soFar().mirror()).isEqualTo(PLAIN);
        assertThat(ScopeSettings.inForce().detectLeaks()).isFalse();
    }

    @Test
    void aLazyMirrorWritesNothingAndReturnsTheEntriesOnDemand() {
        ScopeSettings lazy = new ScopeSettings(MdcMirror.NOTHING, PLAIN, List.of(), false);
        TraceContext request = Clew.builder().build().root();
        MDC.put("trace_id", "the application's");
        try {
            assertThat(lazy.outermostOpened(request)).isNull();
            lazy.changed(request, request.child());
            assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("trace_id", "the application's"));
            lazy.outermostClosed(request, null);
            assertThat(MDC.get("trace_id")).isEqualTo("the application's");
        } finally {
            MDC.remove("trace_id");
        }
        Map<String, String> told = new TreeMap<>();
        lazy.lazy().forEach(request, told::put);
        assertThat(told)
                .isEqualTo(Map.of(
                        "request_id", request.requestId(),
                        "trace_id", request.traceId(),
                        "span_id", request.spanId()));
        assertThat(lazy.lazy().value(request, "span_id")).isEqualTo(request.spanId());
        assertThat(lazy.lazy().value(request, "user")).isNull();
        assertThat(lazy.describeMdc()).isEqualTo("mdc=[request_id, trace_id, span_id],lazy");
    }
}
