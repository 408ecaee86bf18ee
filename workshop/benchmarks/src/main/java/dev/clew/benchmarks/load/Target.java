package dev.clew.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A {@link LoadServer} in a process of its own, and the load on it. */
final class Target implements AutoCloseable {
    private final ServerFilter filter;
    private final Process process;
    private final BufferedReader in;
    private final OutputStream out;
    private final int port;
    private String misused = "";

    Target(ServerFilter filter, boolean async) throws IOException {
        this.filter = filter;
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms256m",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadServer.class.getName(),
                        filter.name(),
                        async ? "async" : "sync")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        out = process.getOutputStream();
        port = port();
    }

    /** What stands before the port are log lines. */
    private int port() throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.matches("[0-9]+")) {
                return Integer.parseInt(line);
            }
        }
        throw new IOException("the server did not start");
    }

    /** One round: times of all requests in nanoseconds, sorted, and what it cost the server. */
    record Round(long[] nanos, long wallNanos, long cpuNanos, int wrong) {
        double perSecond() {
            return nanos.length * 1e9 / wallNanos;
        }

        double cpuMicros() {
            return cpuNanos / 1e3 / nanos.length;
        }

        double micros(double quantile) {
            return nanos[(int) (quantile * (nanos.length - 1))] / 1e3;
        }
    }

    Round round(int connections, int requests) throws Exception {
        long cpu = cpu();
        long[] nanos = new long[requests];
        AtomicInteger next = new AtomicInteger();
        AtomicInteger wrong = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        long start = System.nanoTime();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                all.add(threads.submit(() -> {
                    send(nanos, next, wrong);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get(10, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }
        long wall = System.nanoTime() - start;
        long used = cpu() - cpu;
        Arrays.sort(nanos);
        return new Round(nanos, wall, used, wrong.get());
    }

    private void send(long[] nanos, AtomicInteger next, AtomicInteger wrong) throws IOException {
        try (Connection connection = new Connection(port)) {
            for (int i = next.getAndIncrement(); i < nanos.length; i = next.getAndIncrement()) {
                String id = "order-" + port + "-" + i + "-" + System.nanoTime();
                long before = System.nanoTime();
                if (!connection.exchange(id, filter.sendsIdBack())) {
                    wrong.incrementAndGet();
                }
                nanos[i] = System.nanoTime() - before;
            }
        }
    }

    private long cpu() throws IOException {
        out.write('\n');
        out.flush();
        String line = in.readLine();
        if (line == null) {
            throw new IOException("the server is gone");
        }
        int space = line.indexOf(' ');
        misused = line.substring(space + 1);
        return Long.parseLong(line.substring(0, space));
    }

    /** What the server has counted, as it said last. */
    String misused() {
        return misused;
    }

    @Override
    public void close() throws IOException {
        out.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
