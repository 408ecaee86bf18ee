package dev.clew.jms;

import java.util.UUID;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQXAConnectionFactory;

/** A real broker for all test classes of this JVM, without a disk. The first class that uses it starts it. */
final class Broker {
    static final String DEAD_LETTERS = "dead-letters";
    static final String EXPIRED = "expired";
    static final int MOST_ATTEMPTS = 3;

    private static final String URL = "vm://0";

    static {
        start();
    }

    private Broker() {}

    private static void start() {
        try {
            AddressSettings settings = new AddressSettings()
                    .setMaxDeliveryAttempts(MOST_ATTEMPTS)
                    .setDeadLetterAddress(SimpleString.of(DEAD_LETTERS))
                    .setExpiryAddress(SimpleString.of(EXPIRED));
            EmbeddedActiveMQ server = new EmbeddedActiveMQ()
                    .setConfiguration(new ConfigurationImpl()
                            .setPersistenceEnabled(false)
                            .setSecurityEnabled(false)
                            .setJMXManagementEnabled(false)
                            .setMessageExpiryScanPeriod(10)
                            .addAddressSetting("#", settings)
                            .addQueueConfiguration(
                                    QueueConfiguration.of(DEAD_LETTERS).setRoutingType(RoutingType.ANYCAST))
                            .addQueueConfiguration(
                                    QueueConfiguration.of(EXPIRED).setRoutingType(RoutingType.ANYCAST))
                            .addAcceptorConfiguration("vm", URL));
            server.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        } catch (Exception e) {
            throw new IllegalStateException("the broker did not start", e);
        }
    }

    private static void stop(EmbeddedActiveMQ server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the broker did not stop", e);
        }
    }

    static ActiveMQConnectionFactory factory() {
        return new ActiveMQConnectionFactory(URL);
    }

    static ActiveMQXAConnectionFactory factoryXA() {
        try {
            return new ActiveMQXAConnectionFactory(URL);
        } catch (RuntimeException e) {
            throw new IllegalStateException(e);
        }
    }

    static String name() {
        return "orders-" + UUID.randomUUID();
    }
}
