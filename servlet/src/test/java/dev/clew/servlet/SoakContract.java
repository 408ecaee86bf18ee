package dev.clew.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.testkit.Await;
import dev.clew.testkit.server.ServletContainer;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many requests over 64 connections, three of four with a fault: each has one span, and the id, the status and the baggage
 * of none are another's.
 *
 * <p>{@code -Dsoak.requests=1000000} says how many.
 */
@Tag("soak")
abstract class SoakContract {
    private static final int CONNECTIONS = 64;
    private static final long REQUESTS = Long.getLong("soak.requests", 50_000);

    private final Supplier<ServletContainer> containers;

    SoakContract(Supplier<ServletContainer> containers) {
        this.containers = containers;
    }

    @Test
    void requestsWithFaultsHaveOneTrueSpanEach() throws Exception {
        SoakLedger ledger = new SoakLedger();
        SoakServlet servlet = new SoakServlet(ledger);
        Clew clew = Clew.builder()
                .setting("clew.span.log", "false")
                .setting("clew.mdc.baggage", "user")
                .listener(new Ends(ledger))
                .build();
        ServletContainer container = containers.get();
        int port = container.start(servlet, List.of(CorrelationFilter.create(clew)));
        try {
            sendAll(port, ledger);
            Await.until(ledger::isSettled);
        } finally {
            System.out.printf("%s: %d requests, %s%n", getClass().getSimpleName(), REQUESTS, ledger);
            container.stop();
        }
        assertThat(ledger.wrong()).isEmpty();
        assertThat(clew.counters().get("scope.leaked")).isEqualTo(servlet.leftOpen());
    }

    private static void sendAll(int port, SoakLedger ledger) throws Exception {
        AtomicLong next = new AtomicLong();
        Callable<Void> caller = () -> {
            send(port, next, ledger);
            return null;
        };
        ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            for (Future<Void> done : connections.invokeAll(Collections.nCopies(CONNECTIONS, caller))) {
                done.get();
            }
        } finally {
            connections.shutdown();
        }
    }

    private static void send(int port, AtomicLong next, SoakLedger ledger) throws IOException {
        try (SoakClient client = new SoakClient(port)) {
            for (long n = next.getAndIncrement(); n < REQUESTS; n = next.getAndIncrement()) {
                ledger.sent(n);
                ledger.answered(n, client.send(SoakFault.of(n), n));
            }
        }
    }

    /** Enters in the ledger how the container's requests ended. */
    private static final class Ends implements SpanListener {
        private final SoakLedger ledger;

        Ends(SoakLedger ledger) {
            this.ledger = ledger;
        }

        @Override
        public boolean wantsScope() {
            return false;
        }

        @Override
        public void ended(Span span) {
            if (span.kind() == Span.Kind.SERVER) {
                ledger.ended(span);
            }
        }
    }
}
