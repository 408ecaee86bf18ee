package dev.clew.benchmarks.harness;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that answers each line on its input with a line on its output. */
public final class Child implements AutoCloseable {
    private static final String ANSWER = "answer ";

    private final Process process;
    private final BufferedReader in;
    private final OutputStream out;

    /** One answer of the child. */
    public interface Answering {
        String answer(String line) throws Exception;
    }

    /** @param main calls {@link #serve} */
    public Child(Class<?> main, int megabytes, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + megabytes + "m",
                "-Xmx" + megabytes + "m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        in = process.inputReader(StandardCharsets.US_ASCII);
        out = process.getOutputStream();
    }

    /** Answers each line on this process' input, until that ends. */
    public static void serve(Answering answering) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(ANSWER + answering.answer(line));
        }
    }

    /** Returns the processor time of this process, in nanoseconds. */
    public static long processorNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Returns the child's answer; the child may log other lines. */
    public String ask(String question) throws IOException {
        out.write((question + "\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith(ANSWER)) {
                return line.substring(ANSWER.length());
            }
        }
        throw new IOException("the process has ended");
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
