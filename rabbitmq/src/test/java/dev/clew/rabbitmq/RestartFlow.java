package dev.clew.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.context.Scope;
import dev.clew.testkit.messaging.OrderLedger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Orders that are sent and shipped at least once, by confirmations and acknowledgements, while the server restarts. */
final class RestartFlow implements AutoCloseable {
    private static final String ORDERS = "orders";
    private static final String SHIPPING = "shipping";

    /** So many messages are sent before their confirmations are awaited. */
    private static final int BATCH = 200;

    private final AtomicInteger openSpans = new AtomicInteger();
    private final Clew clew = Clew.builder()
            .setting("clew.span.log", "false")
            .listener(new Counting(openSpans))
            .build();
    private final CorrelationChannel correlation = CorrelationChannel.create(clew);
    private final ConnectionFactory factory;
    private final int messages;
    private final OrderLedger ledger;

    /** Of the shipper, which goes on by itself when the server is back. */
    private final Connection connection;

    private final Channel shipping;
    private final Channel receiving;

    /** The delivery of an order by the number of what was shipped for it and has not been confirmed. */
    private final ConcurrentNavigableMap<Long, Long> unconfirmed = new ConcurrentSkipListMap<>();

    private record Counting(AtomicInteger open) implements SpanListener {
        @Override
        public void started(Span span) {
            open.incrementAndGet();
        }

        @Override
        public void ended(Span span) {
            open.decrementAndGet();
        }
    }

    RestartFlow(ConnectionFactory factory, int messages) throws Exception {
        this.factory = factory;
        this.messages = messages;
        this.ledger = new OrderLedger(messages);
        ConnectionFactory recovering = factory.clone();
        recovering.setNetworkRecoveryInterval(200);
        connection = correlation.wrap(recovering.newConnection());
        receiving = connection.createChannel();
        receiving.queueDeclare(SHIPPING, true, false, false, null);
        receiving.basicConsume(SHIPPING, false, this::receive, tag -> {});
        shipping = connection.createChannel();
        shipping.queueDeclare(ORDERS, true, false, false, null);
        shipping.confirmSelect();
        shipping.addConfirmListener(this::confirmed, (number, multiple) -> {
            throw new IOException(number + " was refused");
        });
        shipping.addShutdownListener(cause -> unconfirmed.clear());
        shipping.basicQos(2 * BATCH);
        shipping.basicConsume(ORDERS, false, this::ship, tag -> {});
    }

    /** Sends each order as a request of its own, and a batch again if its confirmations do not come. */
    Void send() throws InterruptedException {
        ConnectionFactory once = factory.clone();
        once.setAutomaticRecoveryEnabled(false);
        for (int sent = 0; sent < messages; ) {
            try (Connection sending = correlation.wrap(once.newConnection())) {
                Channel channel = sending.createChannel();
                channel.confirmSelect();
                while (sent < messages) {
                    int end = Math.min(sent + BATCH, messages);
                    for (int number = sent; number < end; number++) {
                        order(channel, number);
                    }
                    channel.waitForConfirmsOrDie(20_000);
                    sent = end;
                }
            } catch (IOException | TimeoutException | ShutdownSignalException away) {
                LockSupport.parkNanos(50_000_000);
            }
        }
        return null;
    }

    private void order(Channel channel, int number) throws IOException {
        try (Scope scope = clew.receive(Map.of("X-Request-ID", OrderLedger.requestId(number)), Map::get, "")
                .makeCurrent()) {
            channel.basicPublish(
                    "",
                    ORDERS,
                    MessageProperties.PERSISTENT_BASIC,
                    Integer.toString(number).getBytes(StandardCharsets.UTF_8));
        }
    }

    private void ship(String tag, Delivery order) throws IOException {
        ledger.ordered(Pulling.Consumed.of(order.getProperties(), order.getBody()));
        try {
            unconfirmed.put(shipping.getNextPublishSeqNo(), order.getEnvelope().getDeliveryTag());
            shipping.basicPublish("", SHIPPING, MessageProperties.PERSISTENT_BASIC, order.getBody());
        } catch (ShutdownSignalException away) {
            // The order comes again.
        }
    }

    private void receive(String tag, Delivery parcel) throws IOException {
        ledger.shipped(Pulling.Consumed.of(parcel.getProperties(), parcel.getBody()));
        try {
            receiving.basicAck(parcel.getEnvelope().getDeliveryTag(), false);
        } catch (ShutdownSignalException away) {
            // The parcel comes again.
        }
    }

    private void confirmed(long number, boolean multiple) throws IOException {
        Map<Long, Long> done =
                multiple ? unconfirmed.headMap(number, true) : unconfirmed.subMap(number, true, number, true);
        for (Long each : done.keySet()) {
            Long delivery = unconfirmed.remove(each);
            if (delivery != null) {
                shipping.basicAck(delivery, false);
            }
        }
    }

    OrderLedger ledger() {
        return ledger;
    }

    int openSpans() {
        return openSpans.get();
    }

    @Override
    public void close() {
        connection.abort();
    }
}
