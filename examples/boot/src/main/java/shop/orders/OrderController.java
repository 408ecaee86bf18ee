package shop.orders;

import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** Stores each order, has inventory reserve its item and tells shipping. Cancels an order that fails. */
@RestController
class OrderController {
    private static final Logger LOG = LoggerFactory.getLogger(OrderController.class);

    private final JdbcTemplate database;
    private final RestClient inventory;
    private final KafkaTemplate<String, String> messages;

    OrderController(
            JdbcTemplate database,
            RestClient.Builder clients,
            KafkaTemplate<String, String> messages,
            @Value("${demo.inventory}") String inventoryUrl) {
        this.database = database;
        this.inventory = clients.baseUrl(inventoryUrl).build();
        this.messages = messages;
    }

    @PostMapping(path = "/orders", produces = MediaType.TEXT_PLAIN_VALUE)
    ResponseEntity<String> order(@RequestParam("user_id") String user, @RequestParam("item") String item)
            throws ExecutionException, InterruptedException {
        long order = create(user, item);
        String refusal = reserve(order, item);
        if (refusal.isEmpty()) {
            messages.send("order-placed", Long.toString(order), item).get();
            setState(order, "placed");
            return ResponseEntity.status(HttpStatus.CREATED).body("order " + order + " placed\n");
        }
        setState(order, "cancelled");
        LOG.atWarn()
                .addKeyValue("action", "compensate")
                .addKeyValue("reason", refusal)
                .addKeyValue("order_id", order)
                .log("order cancelled");
        return ResponseEntity.status(HttpStatus.GATEWAY_TIMEOUT)
                .body("order " + order + " cancelled: " + refusal + "\n");
    }

    private long create(String user, String item) {
        Long order = database.queryForObject(
                "INSERT INTO orders (user_id, item, state) VALUES (?, ?, 'new') RETURNING id", Long.class, user, item);
        if (order == null) {
            throw new IllegalStateException("the database gave no number");
        }
        LOG.atInfo()
                .addKeyValue("action", "create")
                .addKeyValue("user_id", user)
                .addKeyValue("order_id", order)
                .log("order created");
        return order;
    }

    /** Returns the reason why the item could not be reserved, empty if it was. */
    private String reserve(long order, String item) {
        try {
            HttpStatusCode status = inventory
                    .post()
                    .uri("/reserve?order_id={order}&item={item}", order, item)
                    .exchange((request, response) -> response.getStatusCode());
            return switch (status.value()) {
                case 200 -> "";
                case 504 -> "inventory_timeout";
                default -> "inventory_status_" + status.value();
            };
        } catch (ResourceAccessException e) {
            return "inventory_unreachable";
        }
    }

    private void setState(long order, String state) {
        database.update("UPDATE orders SET state = ? WHERE id = ?", state, order);
    }
}
