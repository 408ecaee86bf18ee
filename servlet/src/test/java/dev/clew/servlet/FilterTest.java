package dev.clew.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.ClewBuilder;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.ids.IdGenerator;
import dev.clew.policy.InboundPolicy;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/** The filter called directly, with what no container lets through and with hosts that fail. */
class FilterTest {
    private final List<Span> ended = new ArrayList<>();
    private final SpanListener recorder = new SpanListener() {
        @Override
        public void ended(Span span) {
            ended.add(span);
        }
    };
    private final Clew clew = builder().build();
    private final Map<String, String> sent = new HashMap<>();
    private final Map<String, String> answered = new HashMap<>();
    private final Map<String, Object> attributes = new HashMap<>();
    private final List<String> seen = new ArrayList<>();
    private final FilterChain chain =
            (request, response) -> seen.add(TraceContext.current().requestId() + ' ' + MDC.get("request_id"));
    private String uri = "/orders";
    private Supplier<String> address = () -> "192.0.2.1";

    private ClewBuilder builder() {
        return Clew.builder().setting("clew.span.log", "false").listener(recorder);
    }

    private static <T> T fake(Class<T> type, Map<String, Call> methods) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Call call = methods.get(method.getName());
            if (call != null) {
                return call.with(args);
            }
            Class<?> result = method.getReturnType();
            return result == boolean.class ? (Object) false : result == int.class ? 200 : null;
        }));
    }

    private interface Call {
        Object with(Object[] args);
    }

    private HttpServletRequest request() {
        return fake(
                HttpServletRequest.class,
                Map.of(
                        "getMethod", args -> "GET",
                        "getRequestURI", args -> uri,
                        "getDispatcherType", args -> DispatcherType.REQUEST,
                        "getHeader", args -> sent.get((String) args[0]),
                        "getHeaders",
                                args -> {
                                    String value = sent.get((String) args[0]);
                                    return value == null ? null : Collections.enumeration(List.of(value));
                                },
                        "getRemoteAddr", args -> address.get(),
                        "getAttribute", args -> attributes.get((String) args[0]),
                        "setAttribute", args -> attributes.put((String) args[0], args[1])));
    }

    private HttpServletResponse response() {
        return fake(
                HttpServletResponse.class,
                Map.of(
                        "setHeader",
                        args -> answered.put((String) args[0], (String) args[1]),
                        "getHeader",
                        args -> answered.get((String) args[0])));
    }

    private static final String GENERATED = "[a-f][0-9a-f]{31}";

    @ParameterizedTest
    @ValueSource(
            strings = {"a\rb", "a\nb", "a\u0000b", "a\u001bb", "a\tb", "\u00e9", ";;;", "; X-Hacked: y", "a,b", " "})
    void replacesWhatNoContainerShouldHaveLetThrough(String value) throws Exception {
        sent.put("X-Request-ID", value);

        CorrelationFilter.create(clew).doFilter(request(), response(), chain);

        String id = answered.get("X-Request-ID");
        assertThat(id).matches(GENERATED);
        assertThat(seen).containsExactly(id + ' ' + id);
        assertThat(clew.counters().all()).containsExactly(Map.entry("rejected.request_id.characters", 1L));
    }

    @Test
    void headerWinsOverAStaleIdOnTheThread() throws Exception {
        sent.put("X-Request-ID", "fresh");

        try (Scope stale = clew.root().makeCurrent()) {
            CorrelationFilter.create(clew).doFilter(request(), response(), chain);
        }

        assertThat(seen).containsExactly("fresh fresh");
    }

    @Test
    void answeredRequestHasTheAttributeOfItsIdAlone() throws Exception {
        CorrelationFilter.create(clew).doFilter(request(), response(), chain);

        assertThat(attributes).containsOnlyKeys(CorrelationFilter.REQUEST_ID);
    }

    @Test
    void addressIsAskedForOnlyIfSomebodyWantsIt() throws Exception {
        List<String> asked = new ArrayList<>();
        address = () -> {
            asked.add("192.0.2.1");
            return "192.0.2.1";
        };
        Clew nobody = Clew.builder().setting("clew.span.log", "false").build();

        CorrelationFilter.create(nobody).doFilter(request(), response(), chain);
        assertThat(asked).isEmpty();
        attributes.clear();
        CorrelationFilter.create(clew).doFilter(request(), response(), chain);
        assertThat(asked).hasSize(1);
        attributes.clear();
        Clew judging = Clew.builder()
                .setting("clew.span.log", "false")
                .setting("clew.inbound.trusted", "10.0.0.0/8")
                .build();
        CorrelationFilter.create(judging).doFilter(request(), response(), chain);

        assertThat(asked).hasSize(2);
    }

    @Test
    void ignoredRequestSeesNoStaleIdEither() throws Exception {
        try (Scope stale = clew.root().makeCurrent()) {
            CorrelationFilter.create(clew, request -> true).doFilter(request(), response(), chain);
        }

        assertThat(seen).containsExactly(" null");
        assertThat(answered).isEmpty();
    }

    @Test
    void requestIsServedWithAnIdWhereThePredicateThrows() throws Exception {
        CorrelationFilter.create(clew, request -> {
                    throw new IllegalStateException("predicate");
                })
                .doFilter(request(), response(), chain);

        assertThat(answered.get("X-Request-ID")).matches(GENERATED);
        assertThat(clew.counters().get("skipped.servlet.ignored")).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("NullAway")
    void requestIsServedWithAnIdWhereGeneratorAndListenerFail() throws Exception {
        IdGenerator none = () -> null;
        Clew failing = Clew.builder()
                .requestIds(none)
                .traceIds(none)
                .listener(new SpanListener() {
                    @Override
                    public void started(Span span) {
                        throw new IllegalStateException("listener");
                    }
                })
                .build();

        CorrelationFilter.create(failing).doFilter(request(), response(), chain);

        assertThat(answered.get("X-Request-ID")).matches(GENERATED);
        assertThat(seen).hasSize(1);
    }

    @Test
    void requestIsServedWhereTheHostFailsUs() throws Exception {
        HttpServletRequest failing = fake(
                HttpServletRequest.class,
                Map.of("getDispatcherType", args -> DispatcherType.REQUEST, "setAttribute", args -> {
                    throw new IllegalStateException("host");
                }));

        CorrelationFilter.create(clew).doFilter(failing, response(), chain);

        assertThat(seen).containsExactly(" null");
        assertThat(clew.counters().get("skipped.servlet.begin")).isEqualTo(1);
    }

    @Test
    void filterStartsWhereTomcatTakesNoListener() throws Exception {
        ServletContext started = fake(
                ServletContext.class, Map.of("getServerInfo", args -> "Apache Tomcat/11.0.0", "addListener", args -> {
                    throw new IllegalStateException("started");
                }));
        CorrelationFilter filter = CorrelationFilter.create(clew);

        filter.init(fake(FilterConfig.class, Map.of("getServletContext", args -> started)));
        filter.doFilter(request(), response(), chain);
        filter.destroy();

        assertThat(answered.get("X-Request-ID")).matches(GENERATED);
        assertThat(clew.counters().get("skipped.servlet.listener")).isEqualTo(1);
    }

    @Test
    void requestThatIsNotHttpPassesThrough() throws Exception {
        ServletRequest request = fake(ServletRequest.class, Map.of());
        ServletResponse response = fake(ServletResponse.class, Map.of());
        List<Object> passed = new ArrayList<>();

        CorrelationFilter.create(clew).doFilter(request, response, (req, res) -> passed.addAll(List.of(req, res)));

        assertThat(passed).hasSize(2);
        assertThat(passed.get(0)).isSameAs(request);
        assertThat(passed.get(1)).isSameAs(response);
    }

    @Test
    void firstConfiguredHeaderIsAnsweredAndAliasesAreRead() throws Exception {
        sent.put("X-Correlation-ID", "from-alias");
        Clew aliased = builder()
                .setting("clew.request.id.headers", "X-Trace-ID,X-Correlation-ID")
                .build();

        CorrelationFilter.create(aliased).doFilter(request(), response(), chain);

        assertThat(answered).containsExactly(Map.entry("X-Trace-ID", "from-alias"));
    }

    @Test
    void edgeServiceBelievesNothing() throws Exception {
        sent.put("X-Request-ID", "not-believed");
        Clew edge = builder().inbound(InboundPolicy.restart()).build();

        CorrelationFilter.create(edge).doFilter(request(), response(), chain);

        assertThat(answered.get("X-Request-ID")).matches(GENERATED);
    }

    @ParameterizedTest
    @CsvSource({
        "path, GET /orders/1/items, /orders/1/items, ",
        "route, GET, , ",
        "off, GET, , ",
    })
    void pathIsWrittenDownAsSet(String setting, String name, String path, String route) throws Exception {
        uri = "/orders/1;jsessionid=SECRET/items;a=b";
        Clew set = builder().setting("clew.http.path", setting).build();

        CorrelationFilter.create(set).doFilter(request(), response(), chain);

        Map<String, Object> written = new HashMap<>();
        ended.get(0).forEachAttribute(written::put);
        assertThat(ended.get(0).name()).isEqualTo(name);
        assertThat(written.get("path")).isEqualTo(path);
        assertThat(written.get("route")).isEqualTo(route);
    }

    @Test
    void longPathIsCut() throws Exception {
        uri = '/' + "x".repeat(10_000);

        CorrelationFilter.create(clew).doFilter(request(), response(), chain);

        assertThat(ended.get(0).name()).isEqualTo("GET /" + "x".repeat(255));
    }

    @Test
    void springsRouteIsKnown() throws Exception {
        attributes.put("org.springframework.web.servlet.HandlerMapping.bestMatchingPattern", "/orders/{id}");
        uri = "/orders/1";

        CorrelationFilter.create(clew).doFilter(request(), response(), chain);

        assertThat(ended.get(0).name()).isEqualTo("GET /orders/{id}");
    }

    /** Static files, and what nobody else handles. */
    @Test
    void springsPatternOfAllPathsIsNoRoute() throws Exception {
        attributes.put("org.springframework.web.servlet.HandlerMapping.bestMatchingPattern", "/**");
        uri = "/logo.svg";

        CorrelationFilter.create(clew).doFilter(request(), response(), chain);

        assertThat(ended.get(0).name()).isEqualTo("GET /logo.svg");
    }

    @Test
    void requestOfAPortForOperatorsIsAProbe() throws Exception {
        CorrelationFilter.createForProbes(clew).doFilter(request(), response(), chain);

        assertThat(ended.get(0).level()).isEqualTo(Level.DEBUG);
    }

    @Test
    void errorOfTheChainIsPassedOnUnchanged() {
        Error failure = new StackOverflowError();

        assertThatThrownBy(() -> CorrelationFilter.create(clew).doFilter(request(), response(), (req, res) -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
        assertThat(MDC.get("request_id")).isNull();
        assertThat(ended.get(0).error()).isSameAs(failure);
    }
}
