package dev.clew.jms;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.testkit.messaging.OrderLedger;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Orders that are sent and shipped in transactions, each again until its commit has succeeded, while the broker restarts. */
final class RestartFlow {
    private static final String ORDERS = "orders";
    private static final String SHIPPING = "shipping";

    /** So many messages are one transaction. */
    private static final int BATCH = 100;

    private static final long PATIENCE = 200;

    private final Clew clew = Clew.builder().setting("clew.span.log", "false").build();
    private final CorrelationSession correlation = CorrelationSession.create(clew);
    private final ConnectionFactory factory;
    private final ConnectionFactory bare;
    private final int messages;
    private final OrderLedger ledger;
    private volatile boolean finished;

    RestartFlow(ConnectionFactory factory, int messages) {
        this.bare = factory;
        this.factory = correlation.wrap(factory);
        this.messages = messages;
        this.ledger = new OrderLedger(messages);
    }

    @FunctionalInterface
    private interface Work {
        /** Returns whether all work is done. */
        boolean in(Session session) throws JMSException;
    }

    /** Begins anew with another connection as often as the broker goes away. */
    private void repeat(ConnectionFactory connections, Work work) {
        while (!finished) {
            try (Connection connection = connections.createConnection();
                    Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
                connection.start();
                if (work.in(session)) {
                    return;
                }
            } catch (JMSException away) {
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    /** Sends each order as a request of its own. */
    Void send() {
        int[] sent = {0};
        repeat(factory, session -> {
            MessageProducer producer = session.createProducer(session.createQueue(ORDERS));
            while (sent[0] < messages) {
                int end = Math.min(sent[0] + BATCH, messages);
                for (int number = sent[0]; number < end; number++) {
                    try (Scope scope = clew.receive(Map.of("X-Request-ID", OrderLedger.requestId(number)), Map::get, "")
                            .makeCurrent()) {
                        producer.send(session.createTextMessage(Integer.toString(number)));
                    }
                }
                session.commit();
                sent[0] = end;
            }
            return true;
        });
        return null;
    }

    /** Sends a parcel for each order. */
    Void ship() {
        repeat(factory, session -> {
            MessageConsumer consumer = session.createConsumer(session.createQueue(ORDERS));
            MessageProducer producer = session.createProducer(session.createQueue(SHIPPING));
            transactions(session, consumer, order -> {
                ledger.ordered(new Consumed(order));
                producer.send(session.createTextMessage(order.getText()));
            });
            return true;
        });
        return null;
    }

    /** Receives the parcels, as a stranger. */
    Void receive() {
        repeat(bare, session -> {
            MessageConsumer consumer = session.createConsumer(session.createQueue(SHIPPING));
            transactions(session, consumer, parcel -> ledger.shipped(new Consumed(parcel)));
            return true;
        });
        return null;
    }

    @FunctionalInterface
    private interface Handler {
        void handle(TextMessage message) throws JMSException;
    }

    private void transactions(Session session, MessageConsumer consumer, Handler handler) throws JMSException {
        int open = 0;
        while (!finished) {
            TextMessage message = (TextMessage) consumer.receive(open == 0 ? PATIENCE : 1);
            if (message != null) {
                correlation.process(message, handler::handle);
                open++;
            }
            if (open == BATCH || message == null && open > 0) {
                session.commit();
                open = 0;
            }
        }
    }

    OrderLedger ledger() {
        return ledger;
    }

    void finish() {
        finished = true;
    }
}
