package dev.clew.benchmarks.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A {@link Service} in a process of its own. */
final class Running implements AutoCloseable {
    private static final int AT_ONCE = 4;
    private static final int ITEMS = 1_000;
    private static final int OK = 200;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final String address;
    private int item;

    Running(Stack stack, Peer peer, Path folder) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms256m", "-Xmx256m"));
        if (stack == Stack.AGENT) {
            command.add("-javaagent:" + agent());
            command.add("-Dotel.exporter.otlp.endpoint=" + peer.address());
        }
        command.addAll(stack.options());
        command.addAll(List.of("-cp", classPath(), Service.class.getName(), stack.name(), peer.address()));
        command.add(folder.resolve(stack + ".log").toString());
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String port = said.readLine();
        if (port == null) {
            throw new IOException(stack + " did not start");
        }
        address = "http://127.0.0.1:" + port;
    }

    /** The agent is on the class path for its file alone: as a library it would be in every contestant's way. */
    private static String agent() {
        return entries().stream().filter(Running::isAgent).findFirst().orElseThrow();
    }

    private static String classPath() {
        return String.join(
                System.getProperty("path.separator"),
                entries().stream().filter(entry -> !isAgent(entry)).toList());
    }

    private static List<String> entries() {
        return List.of(System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1));
    }

    private static boolean isAgent(String entry) {
        return Path.of(entry).getFileName().toString().matches("opentelemetry-javaagent-[0-9].*\\.jar");
    }

    /** Sends requests, some of them at once, and returns how much processor time each of them took, in nanoseconds. */
    long serve(int requests) {
        long before = processorTime();
        List<CompletableFuture<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < AT_ONCE; lane++) {
            lanes.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < requests / AT_ONCE; i++) {
                    get("/orders?item=" + next());
                }
            }));
        }
        lanes.forEach(CompletableFuture::join);
        return (processorTime() - before) / (requests / AT_ONCE * AT_ONCE);
    }

    private synchronized int next() {
        item = (item + 7) % ITEMS;
        return item;
    }

    private long processorTime() {
        return Long.parseLong(get("/processor"));
    }

    private String get(String path) {
        try {
            var answer = CLIENT.send(
                    HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new IllegalStateException(path + " was answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
