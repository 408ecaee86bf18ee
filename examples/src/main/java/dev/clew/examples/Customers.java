package dev.clew.examples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Sends twenty orders, four at a time, with and without ids of their own. */
final class Customers {
    /** Fits in a header, and forges two log fields and a cookie if it is written unescaped. */
    static final String HOSTILE_ID = "x level=ERROR request_id=forged Set-Cookie:a=b";

    private static final int ORDERS = 20;
    private static final int AT_A_TIME = 4;
    private static final int LOCKED = 6;
    private static final int HOSTILE = 7;

    /**
     * An order and its answer.
     *
     * @param sentId the customer's own X-Request-ID, null if none was sent
     * @param sentTrace the trace id of the customer's traceparent, null if none was sent
     * @param id the X-Request-ID of the response
     * @param number the order's number at the orders service
     */
    record Order(
            String item, @Nullable String sentId, @Nullable String sentTrace, String id, int status, String number) {
        boolean isPlaced() {
            return status == 201;
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI url;

    Customers(URI url) {
        this.url = url;
    }

    List<Order> sendAll() throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            List<Callable<Order>> calls = IntStream.range(0, ORDERS)
                    .<Callable<Order>>mapToObj(i -> () -> send(i))
                    .toList();
            List<Order> orders = new ArrayList<>();
            for (Future<Order> order : pool.invokeAll(calls)) {
                orders.add(order.get());
            }
            return orders;
        } finally {
            pool.shutdownNow();
        }
    }

    /** Sends one order: in every four, one has a request id, one a traceparent, one both, and one neither. */
    private Order send(int i) throws IOException, InterruptedException {
        String item = i == LOCKED ? Database.LOCKED_ITEM : "SKU-" + (40 + i % 4);
        String id = i == HOSTILE
                ? HOSTILE_ID
                : i % 4 == 0 || i % 4 == 2 ? UUID.randomUUID().toString() : null;
        String trace = i % 4 == 1 || i % 4 == 2 ? UUID.randomUUID().toString().replace("-", "") : null;
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("user_id=" + (9915 + i) + "&item=" + item));
        if (id != null) {
            request.header("X-Request-ID", id);
        }
        if (trace != null) {
            request.header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
        }
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        String[] words = response.body().split(" ", -1);
        return new Order(
                item,
                id,
                trace,
                response.headers().firstValue("X-Request-ID").orElse(""),
                response.statusCode(),
                words.length > 1 ? words[1] : "");
    }
}
