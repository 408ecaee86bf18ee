package dev.clew.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds each benchmark to its bytes an operation; each runs in a JVM of its own, without an agent. */
@Execution(ExecutionMode.CONCURRENT)
class AllocationTest {
    /** An object header more or less between one JVM and the next. */
    private static final int TOLERANCE = 16;

    /** In one JVM of ten the JIT compiles in an order in which it keeps a wrapper; the least of a few JVMs counts. */
    private static final int JVMS = 4;

    @ParameterizedTest(name = "{0} allocates at most {1} B")
    @CsvSource({
        "ClewTwoKeys.extract, 96",
        "ClewTwoKeys.extractWithState, 96",
        "ClewDefault.extract, 96",
        "ClewDefault.extractWithRequestId, 96",
        "ClewTwoKeys.inject, 96",
        "ClewTwoKeys.injectAgain, 0",
        "ClewTwoKeys.scope, 112",
        "ClewTwoKeys.nested, 32",
        "ClewMirrorOff.scope, 32",
        "ClewTwoKeys.hop, 112",
        "ClewListener.hop, 112",
        "ClewMirrorOff.hop, 32",
        "ClewTwoKeys.request, 632",
        "ClewListener.request, 800",
        "ClewMirrorOff.request, 224",
        "ClewAsItComes.sampledRequest, 1808",
        "log.LogbackLines.logfmtPlain, 688",
        "log.LogbackLines.logfmtSpan, 504",
        "ClewTwoKeys.current, 0",
        "ClewTwoKeys.span, 0",
        "http.ClewTwoKeys.filter, 600",
        "http.ClewMirrorOff.filter, 264",
        "http.ClewTwoKeys.interceptor, 432",
        "grpc.ClewTwoKeys.call, 488",
        "grpc.ClewTwoKeys.serve, 1192",
        "kafka.ClewTwoKeys.send, 400",
        "kafka.ClewTwoKeys.sendNamed, 560",
        "kafka.ClewTwoKeys.sendWrapped, 584",
        "kafka.ClewRequestId.receive, 440",
        "kafka.ClewTwoKeys.receive, 608",
        "kafka.ClewThreeKeys.receive, 648",
        "jms.ClewTwoKeys.produce, 400",
        "jms.ClewTwoKeys.produceNamed, 624",
        "jms.ClewTwoKeys.listen, 640",
        "rabbitmq.ClewTwoKeys.publish, 448",
        "rabbitmq.ClewTwoKeys.publishNamed, 632",
        "rabbitmq.ClewTwoKeys.consume, 960",
        "jdbc.ClewBare.stub, 40",
        "jdbc.ClewDefault.stub, 40",
        "jdbc.ClewLockWaits.stub, 40",
        "jdbc.ClewDefault.request8, 100",
        "jdbc.ClewDefault.request64, 65",
        "jdbc.ClewComment.request8, 447",
        "jdbc.ClewDefault.plain8, 711",
        "jdbc.ClewDefault.checkout, 80"
    })
    void keepsToItsBudget(String benchmark, int budget) throws Exception {
        double allowed = budget == 0 ? 0.5 : budget + TOLERANCE;
        double bytes = bytesOf(benchmark);
        for (int again = 1; again < JVMS && bytes > allowed; again++) {
            bytes = Math.min(bytes, bytesOf(benchmark));
        }
        assertThat(bytes).isLessThanOrEqualTo(allowed);
    }

    private static double bytesOf(String benchmark) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.addAll(List.of(Probe.KEEP_RESULTS, Probe.class.getName(), benchmark));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream in = process.getInputStream()) {
            String output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            String bytes = output.substring(output.lastIndexOf("bytes=") + "bytes=".length())
                    .trim();
            System.out.printf(Locale.ROOT, "%-32s %s B%n", benchmark, bytes);
            return Double.parseDouble(bytes);
        } finally {
            process.destroyForcibly();
        }
    }
}
