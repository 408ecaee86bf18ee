package dev.clew.examples;

import dev.clew.Clew;
import dev.clew.kafka.CorrelationConsumer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores a shipment for every order that was placed. */
final class Shipping {
    private static final Logger LOG = LoggerFactory.getLogger(Shipping.class);

    private final DataSource dataSource;

    private Shipping(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    public static void main(String[] args) throws Exception {
        Shipping shipping = new Shipping(Service.dataSource());
        CorrelationConsumer correlation = CorrelationConsumer.create(Clew.global());
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
                correlation.forEach(consumer.poll(Duration.ofSeconds(1)), shipping::ship);
            }
        } catch (WakeupException e) {
            LOG.info("stopped");
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
