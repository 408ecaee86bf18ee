package dev.clew.testkit.messaging;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.ids.IdGenerators;
import dev.clew.ids.RequestIds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Queues in memory with as much of an adapter as the contract asks for, or with one flaw of it. */
final class PostOffice implements TestedBroker {
    enum Flaw {
        NONE,
        WRITES_NOTHING,
        WRITES_OUTSIDE_A_REQUEST_TOO,
        WRITES_BESIDE_WHAT_IS_THERE,
        WRITES_HALF_IF_A_FORMAT_FAILS,
        WRITES_ALL_BAGGAGE,
        ENDS_NO_SPAN,
        READS_ONE_NAME,
        SWALLOWS_WHAT_THE_HANDLER_THROWS,
        LEAVES_OPEN_WHAT_THE_HANDLER_LEFT,
        TAKES_THE_FIRST_OF_A_BATCH,
        NAMES_NO_CAUSE,
        NAMES_THE_CAUSE_OF_ANOTHER_REQUEST,
        GIVES_A_RETRY_ANOTHER_ID
    }

    private static final Map<String, Deque<Letter>> QUEUES = new ConcurrentHashMap<>();
    private static final List<String> ALIASES = List.of("x-request-id", "x-correlation-id", "ce_correlationid");

    private final Setup setup;
    private final Clew clew;
    private final Flaw flaw;
    private Letter processed;

    PostOffice(Setup setup, Flaw flaw) {
        this.setup = setup;
        this.clew = setup.clew();
        this.flaw = flaw;
    }

    record Letter(String body, Map<String, List<String>> headers) implements Message {
        static Letter of(String body) {
            return new Letter(body, new LinkedHashMap<>());
        }

        @Override
        public List<String> values(String name) {
            return headers.getOrDefault(name, List.of());
        }

        void put(String name, String value) {
            headers.put(name, new ArrayList<>(List.of(value)));
        }

        String last(String name) {
            List<String> values = values(name);
            return values.isEmpty() ? null : values.get(values.size() - 1);
        }

        String id() {
            String own = last("x-message-id");
            return own == null && last("ce_specversion") != null ? last("ce_id") : own;
        }
    }

    private boolean is(String setting, String value) {
        return value.equals(setup.settings().get(setting));
    }

    @Override
    public String destination() {
        return "orders-" + UUID.randomUUID();
    }

    private static Deque<Letter> queue(String name) {
        return QUEUES.computeIfAbsent(name, any -> new ConcurrentLinkedDeque<>());
    }

    @Override
    public void send(String destination, String body, Map<String, String> headers) {
        Letter letter = Letter.of(body);
        headers.forEach(letter::put);
        send(destination, letter);
    }

    private void send(String destination, Letter letter) {
        TraceContext context = TraceContext.current();
        boolean begins = is("without.context", "generate") && letter.last("x-request-id") == null
                || flaw == Flaw.WRITES_OUTSIDE_A_REQUEST_TOO;
        if (context.isNone() && begins) {
            context = clew.root();
        }
        if (!context.isNone() && flaw != Flaw.WRITES_NOTHING) {
            write(destination, letter, context);
        }
        queue(destination).add(letter);
    }

    private void write(String destination, Letter letter, TraceContext context) {
        Map<String, String> outgoing = new LinkedHashMap<>();
        Span span = inject(letter, context, outgoing);
        if (span == null) {
            return;
        }
        String messageId = IdGenerators.random().next();
        if (!is("message.ids", "nothing")) {
            outgoing.put("x-message-id", messageId);
            boolean known = processed != null
                    && processed.id() != null
                    && (flaw == Flaw.NAMES_THE_CAUSE_OF_ANOTHER_REQUEST
                            || requestId(processed).equals(context.requestId())
                            || requestId(processed).isEmpty());
            if (known && flaw != Flaw.NAMES_NO_CAUSE) {
                outgoing.put("x-causation-id", processed.id());
            }
        }
        put(letter, outgoing);
        tell(span, destination, letter);
    }

    /** Returns null if a format failed. */
    private Span inject(Letter letter, TraceContext context, Map<String, String> outgoing) {
        long failures = clew.counters().get("skipped.inject");
        Span span = clew.send(Span.Kind.PRODUCER, context, outgoing, (map, name, value) -> map.put(lower(name), value));
        boolean half = clew.counters().get("skipped.inject") != failures;
        if (half && flaw != Flaw.WRITES_HALF_IF_A_FORMAT_FAILS) {
            return null;
        }
        if (outgoing.getOrDefault("baggage", "").length() > 8_000 && flaw != Flaw.WRITES_ALL_BAGGAGE) {
            outgoing.remove("baggage");
            clew.counters().add("post.dropped.baggage");
        }
        String present = letter.last("x-request-id");
        if (present != null && RequestIds.isValid(present) && !is("on.existing", "replace")) {
            outgoing.remove("x-request-id");
        }
        return span;
    }

    private static String lower(String name) {
        return name.toLowerCase(java.util.Locale.ROOT);
    }

    private void put(Letter letter, Map<String, String> outgoing) {
        outgoing.forEach((name, value) -> {
            if (flaw == Flaw.WRITES_BESIDE_WHAT_IS_THERE) {
                letter.headers().computeIfAbsent(name, any -> new ArrayList<>()).add(value);
            } else {
                letter.put(name, value);
            }
        });
    }

    private void tell(Span span, String destination, Letter letter) {
        span.name(destination + " send")
                .attribute("message_id", letter.id())
                .attribute("causation_id", letter.last("x-causation-id"))
                .begin();
        if (flaw != Flaw.ENDS_NO_SPAN) {
            span.end();
        }
    }

    @Override
    public void sendBare(String destination, String body, Map<String, byte[]> headers) {
        Letter letter = Letter.of(body);
        headers.forEach(
                (name, value) -> letter.put(name, value == null ? "" : new String(value, StandardCharsets.UTF_8)));
        queue(destination).add(letter);
    }

    @Override
    public Message take(String destination) {
        return queue(destination).remove();
    }

    private String get(Letter letter, String name) {
        return name.equals("X-Request-ID") && flaw != Flaw.READS_ONE_NAME
                ? orNull(letter, requestId(letter))
                : letter.last(lower(name));
    }

    private static String orNull(Letter letter, String requestId) {
        return requestId.isEmpty() ? letter.last("x-request-id") : requestId;
    }

    private static String requestId(Letter letter) {
        for (String alias : ALIASES) {
            for (String name : letter.headers().keySet()) {
                boolean event = !alias.startsWith("ce_") || letter.last("ce_specversion") != null;
                if (event && name.equalsIgnoreCase(alias) && RequestIds.isValid(letter.last(name))) {
                    return letter.last(name);
                }
            }
        }
        return "";
    }

    @Override
    public void process(String destination, Handler handler) throws Exception {
        Letter letter = queue(destination).remove();
        TraceContext context = clew.receive(letter, this::get, "");
        Span span = clew.span(Span.Kind.CONSUMER, context)
                .name(destination + " receive")
                .attribute("message_id", letter.id())
                .attribute("causation_id", letter.last("x-causation-id"));
        Scope scope = context.makeCurrent();
        span.begin();
        processed = letter;
        try {
            handler.handle(letter);
        } catch (Throwable t) {
            span.error(t);
            queue(destination).addFirst(letter);
            if (flaw != Flaw.SWALLOWS_WHAT_THE_HANDLER_THROWS) {
                throw t;
            }
        } finally {
            processed = null;
            if (flaw == Flaw.LEAVES_OPEN_WHAT_THE_HANDLER_LEFT) {
                scope.close();
            } else {
                scope.closeAll();
            }
            span.end();
        }
    }

    @Override
    public void processBatch(String destination, int count, Runnable handler) {
        Set<String> ids = new LinkedHashSet<>();
        TraceContext context = TraceContext.NONE;
        for (int i = 0; i < count; i++) {
            Letter letter = queue(destination).remove();
            ids.add(requestId(letter));
            context = i == 0 ? clew.receive(letter, this::get, "") : context;
        }
        boolean one = ids.size() == 1 || flaw == Flaw.TAKES_THE_FIRST_OF_A_BATCH;
        TraceContext whole = one ? context : clew.root();
        Span span = clew.span(Span.Kind.CONSUMER, whole).attribute("links", one ? null : String.join(",", ids));
        try (Scope scope = whole.makeCurrent()) {
            span.begin();
            handler.run();
            span.end();
        }
    }

    private static Letter copy(Message consumed) {
        Letter letter = (Letter) consumed;
        return new Letter(letter.body(), new LinkedHashMap<>(letter.headers()));
    }

    @Override
    public void forward(Message consumed, String destination) {
        send(destination, copy(consumed));
    }

    @Override
    public void republish(Message consumed, String destination) {
        Letter copy = copy(consumed);
        Map<String, String> outgoing = new LinkedHashMap<>();
        Span span = inject(copy, TraceContext.current(), outgoing);
        if (flaw == Flaw.GIVES_A_RETRY_ANOTHER_ID) {
            outgoing.put("x-message-id", IdGenerators.random().next());
        }
        put(copy, outgoing);
        tell(span, destination, copy);
        queue(destination).add(copy);
    }

    @Override
    public void derive(Message consumed, String destination, String body) {
        Letter in = (Letter) consumed;
        Letter out = Letter.of(body);
        out.put("x-request-id", requestId(in));
        out.put("traceparent", in.last("traceparent"));
        out.put("x-message-id", IdGenerators.random().next());
        if (flaw != Flaw.NAMES_NO_CAUSE) {
            out.put("x-causation-id", in.id());
        }
        queue(destination).add(out);
    }
}
