package dev.clew.jms;

import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An application whose listeners the provider calls, on threads of its own and in transactions. */
class Listening extends Receiving {
    /** What a listener commits. */
    interface Transaction {
        void commit() throws JMSException;
    }

    Listening(Setup setup) throws Exception {
        super(setup);
    }

    /** Returns a selector for the next message, since a listener gets all of them. */
    final String next(Queue queue) throws JMSException {
        try (Session browsing = bareConnection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                QueueBrowser browser = browsing.createBrowser(queue)) {
            TextMessage next = (TextMessage) browser.getEnumeration().nextElement();
            return "JMSMessageID = '" + next.getJMSMessageID() + "'";
        }
    }

    @Override
    public void process(String destination, Handler handler) throws Exception {
        Queue queue = queue(destination);
        Listener listener;
        // Closing waits for the listener, and gives back what was not committed.
        try (Session transacted = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            listener = new Listener(handler, transacted::commit);
            transacted.createConsumer(queue, next(queue)).setMessageListener(listener);
            listener.await();
        }
        listener.rethrow();
    }

    /** Handles one message. */
    static final class Listener implements MessageListener {
        private final Handler handler;
        private final Transaction transaction;
        private final BlockingQueue<Object> ends = new LinkedBlockingQueue<>();
        private Object end;

        Listener(Handler handler, Transaction transaction) {
            this.handler = handler;
            this.transaction = transaction;
        }

        @Override
        public void onMessage(jakarta.jms.Message message) {
            try {
                handler.handle(new Consumed((TextMessage) message));
                transaction.commit();
                ends.add("handled");
            } catch (Throwable t) {
                ends.add(t);
                throw unchecked(t);
            }
        }

        /** Throws what no listener declares, as code in other languages does. */
        @SuppressWarnings("unchecked")
        private static <E extends Throwable> RuntimeException unchecked(Throwable failure) throws E {
            throw (E) failure;
        }

        void await() throws InterruptedException {
            end = ends.poll(10, TimeUnit.SECONDS);
        }

        void rethrow() throws Exception {
            if (end instanceof Exception failure) {
                throw failure;
            }
            if (!"handled".equals(end)) {
                throw new AssertionError("the listener was not called: " + end);
            }
        }
    }
}
