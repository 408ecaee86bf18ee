package dev.clew.jms;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.util.Map;

/** An application that knows the simplified API only. */
final class Simplified extends Listening {
    private final JMSContext context;

    Simplified(Setup setup) throws Exception {
        super(setup);
        context = correlation.wrap(Broker.factory()).createContext();
    }

    @Override
    public void send(String destination, String body, Map<String, String> headers) throws Exception {
        JMSProducer producer = context.createProducer();
        headers.forEach((name, value) -> producer.setProperty(Consumed.property(name), value));
        producer.send(queue(destination), body);
    }

    @Override
    void send(String destination, TextMessage message) {
        context.createProducer().send(context.createQueue(destination), message);
    }

    @Override
    public void process(String destination, Handler handler) throws Exception {
        Queue queue = queue(destination);
        Listener listener;
        try (JMSContext transacted = context.createContext(JMSContext.SESSION_TRANSACTED)) {
            listener = new Listener(handler, transacted::commit);
            transacted.createConsumer(queue, next(queue)).setMessageListener(listener);
            listener.await();
        }
        listener.rethrow();
    }

    @Override
    public void close() throws Exception {
        context.close();
        super.close();
    }
}
