package dev.clew.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link KafkaClients} in a process of its own. */
final class KafkaTarget implements AutoCloseable {
    private final Process process;
    private final BufferedReader in;
    private final OutputStream out;

    /** @param modes what the clients have, which are their topics' names too */
    KafkaTarget(String address, List<String> modes) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms512m",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                KafkaClients.class.getName(),
                address));
        command.addAll(modes);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        out = process.getOutputStream();
    }

    /** What so many records took the process. */
    record Round(int records, long cpuNanos, long wallNanos, int wrong) {
        double cpuMicros() {
            return cpuNanos / 1e3 / records;
        }

        double perSecond() {
            return records * 1e9 / wallNanos;
        }
    }

    /** @param what {@code send}, {@code each} (waiting for each) or {@code receive} */
    Round round(String mode, String what, int records) throws IOException {
        out.write((what + " " + mode + " " + records + "\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith(KafkaClients.RESULT)) {
                String[] figures = line.substring(KafkaClients.RESULT.length()).split(" ", -1);
                return new Round(
                        records, Long.parseLong(figures[0]), Long.parseLong(figures[1]), Integer.parseInt(figures[2]));
            }
        }
        throw new IOException("the clients are gone");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        out.close();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
