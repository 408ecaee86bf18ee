package shop.shipping;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Stores a shipment for every order that was placed. */
@Component
class OrderListener {
    private static final Logger LOG = LoggerFactory.getLogger(OrderListener.class);

    private final JdbcTemplate database;

    OrderListener(JdbcTemplate database) {
        this.database = database;
    }

    @KafkaListener(topics = "order-placed")
    void ship(ConsumerRecord<String, String> order) {
        database.update(
                "INSERT INTO shipments (order_id, item) VALUES (?, ?)", Long.parseLong(order.key()), order.value());
        LOG.atInfo()
                .addKeyValue("action", "ship")
                .addKeyValue("item", order.value())
                .addKeyValue("order_id", order.key())
                .log("shipment written");
    }
}
