import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Writes the logs of a shop of three services, the same for the same seed: {@code java Logs.java FOLDER MEGABYTES logfmt|json}.
 *
 * <p>Lines are as the demo's: each order has some fourteen, one in a hundred fails. A service begins a new file after 256 MB. The
 * file {@code id} beside the folder names a failed order from the middle.
 */
final class Logs {
    private static final long SEED = 17;
    private static final long ROTATED = 256L << 20;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final PriorityQueue<Line> ahead = new PriorityQueue<>(Comparator.comparingLong(Line::micros));
    private final Map<String, Rotated> files = new HashMap<>();
    private final Path folder;
    private final boolean isJson;
    private long written;

    private record Line(long micros, String service, String text) {}

    private record Hop(String service, String spanId, String parentId) {}

    private Logs(Path folder, boolean isJson) {
        this.folder = folder;
        this.isJson = isJson;
    }

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        new Logs(folder, args[2].equals("json")).write(Long.parseLong(args[1]) * 1_000_000);
    }

    private void write(long bytes) throws IOException {
        long micros = 1_795_000_000_000_000L;
        String middle = "";
        while (written < bytes) {
            String id = hex(8) + '-' + hex(4) + "-4" + hex(3) + '-' + "89ab".charAt(random.nextInt(4)) + hex(3) + '-' + hex(12);
            boolean isFailed = random.nextInt(100) == 0;
            order(id, micros, isFailed);
            if (isFailed && middle.isEmpty() && written > bytes / 2) {
                middle = id;
            }
            micros += 200 + random.nextInt(2_000);
            while (!ahead.isEmpty() && ahead.peek().micros() < micros) {
                put(ahead.remove());
            }
        }
        while (!ahead.isEmpty()) {
            put(ahead.remove());
        }
        for (Rotated file : files.values()) {
            file.out.close();
        }
        Files.writeString(folder.resolveSibling(folder.getFileName() + ".id"), middle);
    }

    private void order(String id, long start, boolean isFailed) {
        String hop = hex(12);
        Hop orders = new Hop("orders", hop + "0000", hex(16));
        String traceId = hex(32);
        String ids = " request_id=" + id + " trace_id=" + traceId;
        int orderId = random.nextInt(1_000_000);
        long at = start;
        int seq = 1;
        begun(ids, orders, at, "POST /orders", "/orders", seq++);
        at += 2_000 + random.nextInt(3_000);
        statement(ids, orders, hop + "0001", at, "INSERT orders", "INSERT INTO orders (user_id, item, state) VALUES (?, ?, ?) RETURNING id", "16dac8f09a196c60", false, seq++);
        at += 300;
        line(ids, orders, at, "INFO", "shop.Orders", "\"order created\"", " action=create user_id=" + random.nextInt(10_000) + " order_id=" + orderId + " seq=" + seq++);
        String reserve = hex(12);
        Hop inventory = new Hop("inventory", reserve + "0000", hop + "0002");
        long called = at + 200;
        long there = called + 500;
        begun(ids, inventory, there, "POST /reserve", "/reserve", 1);
        there += 400;
        line(ids, inventory, there, "INFO", "shop.Inventory", "reserving", " action=reserve item=SKU-" + random.nextInt(500) + " order_id=" + orderId + " seq=2");
        there += isFailed ? 2_000_000 : 1_000 + random.nextInt(20_000);
        statement(ids, inventory, reserve + "0001", there, "UPDATE stock", "UPDATE stock SET reserved = reserved + ? WHERE item = ?", "0a3e1b534dd939f6", isFailed, 3);
        there += 400;
        ended(ids, inventory, there, called + 500, "server", "POST /reserve", isFailed, " path=/reserve status=" + (isFailed ? 504 : 200) + " bytes=27 queries=1 query_ms=4", 4);
        at = there + 600;
        ended(ids, new Hop("orders", hop + "0002", hop + "0000"), at, called, "client", "POST /reserve", isFailed, " deadline_ms=5000 attempt=1 status=" + (isFailed ? 504 : 200), seq++);
        at += 2_000;
        statement(ids, orders, hop + "0003", at, "UPDATE orders", "UPDATE orders SET state = ? WHERE id = ?", "d602e43fbd6e7e72", false, seq++);
        at += 300;
        ended(ids, orders, at, start, "server", "POST /orders", isFailed, " path=/orders status=" + (isFailed ? 504 : 201) + " bytes=37 queries=2 query_ms=6", seq++);
        if (!isFailed) {
            String receive = hex(12);
            Hop shipping = new Hop("shipping", receive + "0000", hop + "0000");
            line(ids, shipping, at + 5_000, "INFO", "shop.Shipping", "\"shipment planned\"", " action=ship order_id=" + orderId + " weight_g=" + random.nextInt(20_000) + " seq=1");
            ended(ids, shipping, at + 9_000, at + 4_000, "consumer", "order-placed receive", false, " topic=order-placed partition=" + random.nextInt(12) + " offset=" + orderId + " lag_ms=3 message_id=" + hex(32), 2);
        }
    }

    private void begun(String ids, Hop hop, long at, String span, String path, int seq) {
        line(ids, hop, at, "INFO", "clew.span", "\"" + span + " started\"", " event=span_start kind=server parent_id=" + hop.parentId + " span=\"" + span
                + "\" peer=10.0.0." + random.nextInt(1, 250) + " path=" + path + " seq=" + seq + boot(hop));
    }

    private void statement(String ids, Hop hop, String spanId, long at, String span, String sql, String print, boolean isFailed, int seq) {
        String failure = isFailed
                ? " sql_state=57014 error=org.postgresql.util.PSQLException error_msg=\"ERROR: canceling statement due to statement timeout\\n  Where: while updating tuple (0,5) in relation \\\"stock\\\"\" err_fp=5c5d3c9a34b2a8a1"
                : " rows=1";
        ended(ids, new Hop(hop.service, spanId, hop.spanId), at, at - (isFailed ? 2_000_000 : 900 + random.nextInt(900)), "client", span, isFailed,
                " peer=postgresql sql=\"" + sql + "\" fp=" + print + " query_n=1" + failure, seq);
    }

    private void ended(String ids, Hop hop, long at, long start, String kind, String span, boolean isFailed, String more, int seq) {
        String outcome = !isFailed ? "ok" : more.contains(" sql=") ? "timeout" : "error";
        line(ids, hop, at, isFailed ? "ERROR" : kind.equals("client") ? "DEBUG" : "INFO", "clew.span", "\"" + span + (isFailed ? " failed\"" : " ended\""),
                " event=span_end kind=" + kind + " parent_id=" + hop.parentId + " span=\"" + span + "\" outcome=" + outcome
                        + " duration_ms=" + (at - start) / 1_000 + '.' + String.valueOf(1_000 + (at - start) % 1_000).substring(1) + more + " seq=" + seq + boot(hop));
    }

    private static String boot(Hop hop) {
        return " boot_id=" + (hop.service.equals("orders") ? "c29bb5ab8c8f2cff" : hop.service.equals("inventory") ? "f895ee3e5f73a309" : "77aa0b1a4f00d3c1");
    }

    private void line(String ids, Hop hop, long at, String level, String logger, String message, String fields) {
        String text = " level=" + level + " service=" + hop.service + " version=83b9ede0 instance=" + hop.service.charAt(0) + "-1" + ids + " span_id=" + hop.spanId
                + " logger=" + logger + " thread=qtp50720817-" + random.nextInt(16, 40) + " msg=" + message + fields;
        ahead.add(new Line(at, hop.service, text));
    }

    private void put(Line line) throws IOException {
        String stamp = java.time.Instant.ofEpochSecond(line.micros / 1_000_000, 0).toString();
        String logfmt = "ts=" + stamp.substring(0, 19) + '.' + String.valueOf(1_000_000 + line.micros % 1_000_000).substring(1) + 'Z' + line.text;
        byte[] bytes = ((isJson ? json(logfmt) : logfmt) + '\n').getBytes(StandardCharsets.UTF_8);
        Rotated file = files.computeIfAbsent(line.service, service -> new Rotated());
        if (file.out == null || file.bytes > ROTATED) {
            if (file.out != null) {
                file.out.close();
            }
            file.out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(line.service + '-' + ++file.number + ".log")), 1 << 20);
            file.bytes = 0;
        }
        file.out.write(bytes);
        file.bytes += bytes.length;
        written += bytes.length;
    }

    /** Values in quotes have the escapes of JSON already. */
    private static String json(String logfmt) {
        StringBuilder json = new StringBuilder(logfmt.length() + 128).append('{');
        int at = 0;
        while (at < logfmt.length()) {
            int equals = logfmt.indexOf('=', at);
            json.append(at == 0 ? "\"" : ",\"").append(logfmt, at, equals).append("\":");
            int end = equals + 1;
            if (logfmt.charAt(end) == '"') {
                for (end++; logfmt.charAt(end) != '"'; end++) {
                    end += logfmt.charAt(end) == '\\' ? 1 : 0;
                }
                json.append(logfmt, equals + 1, ++end);
            } else {
                end = logfmt.indexOf(' ', end) < 0 ? logfmt.length() : logfmt.indexOf(' ', end);
                String value = logfmt.substring(equals + 1, end);
                boolean isNumber = value.matches("(0|[1-9]\\d{0,14})(\\.\\d+)?");
                json.append(isNumber ? value : '"' + value + '"');
            }
            at = end + 1;
        }
        return json.append('}').toString();
    }

    private static final class Rotated {
        private OutputStream out;
        private long bytes;
        private int number;
    }

    private String hex(int digits) {
        StringBuilder hex = new StringBuilder(digits);
        for (int i = 0; i < digits; i++) {
            hex.append("0123456789abcdef".charAt(random.nextInt(16)));
        }
        return hex.toString();
    }
}
