package dev.clew.examples;

import dev.clew.okhttp.CorrelationInterceptor;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes orders: stores each, has inventory reserve its item and tells shipping. Cancels an order that fails. */
final class Orders extends HttpServlet {
    static final String TOPIC = "order-placed";
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

    private final transient DataSource dataSource;
    private final transient OkHttpClient client;
    private final transient Producer<String, String> producer;
    private final String inventoryUrl;

    private Orders(DataSource dataSource, OkHttpClient client, Producer<String, String> producer, String inventoryUrl) {
        this.dataSource = dataSource;
        this.client = client;
        this.producer = producer;
        this.inventoryUrl = inventoryUrl;
    }

    public static void main(String[] args) throws Exception {
        OkHttpClient client = CorrelationInterceptor.install(new OkHttpClient.Builder())
                .readTimeout(Duration.ofMillis(Integer.getInteger("demo.timeout", 5_000)))
                .build();
        Service.serve(
                "/orders",
                new Orders(Service.dataSource(), client, Service.producer(), Service.setting("demo.inventory")));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String item = request.getParameter("item");
        String user = request.getParameter("user_id");
        if (item == null || user == null) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, "user_id and item are required");
            return;
        }
        try {
            long order = create(user, item);
            String refusal = reserve(order, item);
            if (refusal == null) {
                place(order, item);
                answer(response, HttpServletResponse.SC_CREATED, "order " + order + " placed");
            } else {
                compensate(order, refusal);
                answer(response, HttpServletResponse.SC_GATEWAY_TIMEOUT, "order " + order + " cancelled: " + refusal);
            }
        } catch (SQLException | ExecutionException e) {
            LOG.atError().setCause(e).log("order failed");
            response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }

    private long create(String user, String item) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO orders (user_id, item, state) VALUES (?, ?, 'new') RETURNING id")) {
            insert.setString(1, user);
            insert.setString(2, item);
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                long order = row.getLong(1);
                LOG.atInfo()
                        .addKeyValue("action", "create")
                        .addKeyValue("user_id", user)
                        .addKeyValue("order_id", order)
                        .log("order created");
                return order;
            }
        }
    }

    /** Returns the reason why the item could not be reserved at the last attempt, or null if it was. */
    private @Nullable String reserve(long order, String item) {
        String refusal = tryToReserve(order, item);
        for (int left = Integer.getInteger("demo.attempts", 1) - 1; refusal != null && left > 0; left--) {
            refusal = tryToReserve(order, item);
        }
        return refusal;
    }

    private @Nullable String tryToReserve(long order, String item) {
        Request request = new Request.Builder()
                .url(inventoryUrl + "/reserve")
                .post(new FormBody.Builder()
                        .add("order_id", Long.toString(order))
                        .add("item", item)
                        .build())
                .build();
        try (Response response = client.newCall(request).execute()) {
            return switch (response.code()) {
                case HttpServletResponse.SC_OK -> null;
                case HttpServletResponse.SC_GATEWAY_TIMEOUT -> "inventory_timeout";
                default -> "inventory_status_" + response.code();
            };
        } catch (IOException e) {
            return "inventory_unreachable";
        }
    }

    private void place(long order, String item) throws SQLException, ExecutionException, InterruptedException {
        producer.send(new ProducerRecord<>(TOPIC, Long.toString(order), item)).get();
        setState(order, "placed");
    }

    private void compensate(long order, String reason) throws SQLException {
        setState(order, "cancelled");
        LOG.atWarn()
                .addKeyValue("action", "compensate")
                .addKeyValue("reason", reason)
                .addKeyValue("order_id", order)
                .log("order cancelled");
    }

    private void setState(long order, String state) throws SQLException {
        Service.update(dataSource, "UPDATE orders SET state = ? WHERE id = ?", state, order);
    }

    private static void answer(HttpServletResponse response, int status, String text) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain");
        response.getWriter().println(text);
    }
}
