package dev.clew.alldoors;

import com.rabbitmq.client.ConnectionFactory;
import dev.clew.amqpbroker.AmqpBroker;
import dev.clew.broker.Broker;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A broker of each kind, in this process. */
final class Brokers implements AutoCloseable {
    private static final String JMS = "vm://0";

    private final EmbeddedActiveMQ jms = new EmbeddedActiveMQ()
            .setConfiguration(new ConfigurationImpl()
                    .setPersistenceEnabled(false)
                    .setSecurityEnabled(false)
                    .setJMXManagementEnabled(false)
                    .addAcceptorConfiguration("vm", JMS));
    private final Broker kafka;

    Brokers(Path folder) throws Exception {
        jms.start();
        kafka = Broker.start(folder);
    }

    static ConnectionFactory rabbitmq() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(AmqpBroker.port());
        factory.setVirtualHost(AmqpBroker.VIRTUAL_HOST);
        return factory;
    }

    static jakarta.jms.ConnectionFactory jms() {
        return new ActiveMQConnectionFactory(JMS);
    }

    String kafka() {
        return kafka.address();
    }

    @Override
    public void close() throws Exception {
        kafka.close();
        jms.stop();
    }
}
