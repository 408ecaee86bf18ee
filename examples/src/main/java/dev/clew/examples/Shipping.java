package dev.clew.examples;

import dev.clew.Clew;
import dev.clew.kafka.CorrelationConsumer;
import dev.clew.messaging.Delivery;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores a shipment for every order that was placed. An order that fails three times goes to the dead letters. */
final class Shipping {
    static final String DEAD_LETTERS = Orders.TOPIC + ".dead";

    private static final Logger LOG = LoggerFactory.getLogger(Shipping.class);
    private static final int ATTEMPTS = 3;

    private final CorrelationConsumer correlation = CorrelationConsumer.create(Clew.global());
    private final DataSource dataSource;
    private final Producer<String, String> producer;

    private Shipping(DataSource dataSource, Producer<String, String> producer) {
        this.dataSource = dataSource;
        this.producer = producer;
    }

    public static void main(String[] args) throws Exception {
        Shipping shipping = new Shipping(Service.dataSource(), Service.producer());
        try (Consumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", Service.setting("demo.kafka"),
                        "group.id", "shipping",
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(Orders.TOPIC));
            Service.onStop(consumer::wakeup);
            Service.ready(0);
            while (true) {
                for (ConsumerRecord<String, String> order : consumer.poll(Duration.ofSeconds(1))) {
                    shipping.deliver(order);
                }
            }
        } catch (WakeupException e) {
            LOG.info("stopped");
        }
    }

    private void deliver(ConsumerRecord<String, String> order) throws ExecutionException, InterruptedException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try (Delivery delivery = correlation.open(order)) {
                try {
                    ship(order);
                    return;
                } catch (SQLException | RuntimeException e) {
                    delivery.failed(e);
                    if (attempt == ATTEMPTS) {
                        producer.send(correlation.republish(order, DEAD_LETTERS))
                                .get();
                    }
                }
            }
        }
    }

    private void ship(ConsumerRecord<String, String> order) throws SQLException {
        Service.update(
                dataSource,
                "INSERT INTO shipments (order_id, item) VALUES (?, ?)",
                Long.parseLong(order.key()),
                order.value());
        LOG.atInfo()
                .addKeyValue("action", "ship")
                .addKeyValue("item", order.value())
                .addKeyValue("order_id", order.key())
                .log("shipment written");
    }
}
