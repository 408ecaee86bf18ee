package dev.clew.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.jdbc.CorrelationDataSource;
import dev.clew.kafka.CorrelationConsumer;
import dev.clew.kafka.CorrelationProducerInterceptor;
import dev.clew.okhttp.CorrelationInterceptor;
import dev.clew.servlet.CorrelationFilter;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import okhttp3.OkHttpClient;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.junit.jupiter.api.Test;

/** The code of the README compiles, and its first screen has the commands that CI and new users rely on. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");

    private Runnable orders = () -> {};

    private void importOrders() {
        orders.run();
    }

    private void ship(ConsumerRecord<String, String> order) {
        throw new UnsupportedOperationException(order.key());
    }

    /** The README's five lines. */
    void fiveLines(
            ServletContextHandler context,
            HikariDataSource pool,
            Properties producerSettings,
            Consumer<String, String> consumer,
            Duration timeout) {
        context.addFilter(new CorrelationFilter(), "/*", EnumSet.allOf(DispatcherType.class));
        OkHttpClient client =
                CorrelationInterceptor.install(new OkHttpClient.Builder()).build();
        DataSource dataSource = CorrelationDataSource.wrap(pool);
        producerSettings.put("interceptor.classes", CorrelationProducerInterceptor.class.getName());
        CorrelationConsumer.create(Clew.global()).forEach(consumer.poll(timeout), this::ship);
        assertThat(List.of(client, dataSource)).hasSize(2);
    }

    @Test
    void itsFiveLinesAreTheOnesCompiledHere() throws IOException {
        String here = withoutSpace(Files.readString(Path.of("src/test/java/dev/clew/examples/ReadmeTest.java")));
        List<String> lines = blocks("java").get(0).lines().toList();
        assertThat(lines).hasSize(5);
        for (String line : lines) {
            assertThat(here).contains(withoutSpace(line));
        }
    }

    /** The README's job. */
    private void job() {
        TraceContext context = Clew.global().root();
        try (Scope scope = context.makeCurrent()) {
            Span span = Clew.global()
                    .span(Span.Kind.SERVER, context)
                    .name("nightly import")
                    .begin();
            try {
                importOrders();
            } catch (Exception e) {
                span.error(e);
                throw e;
            } finally {
                span.end();
            }
        }
    }

    @Test
    void itsJobIsTheOneCompiledHere() throws IOException {
        String here = withoutSpace(Files.readString(Path.of("src/test/java/dev/clew/examples/ReadmeTest.java")));
        assertThat(here).contains(withoutSpace(blocks("java").get(1)));
    }

    @Test
    void itsJobRunsWithinARequestOfItsOwn() {
        List<String> ids = new ArrayList<>();

        orders = () -> ids.add(TraceContext.current().requestId());
        job();
        orders = () -> {
            ids.add(TraceContext.current().requestId());
            throw new IllegalStateException("no file");
        };
        assertThatThrownBy(this::job).hasMessage("no file");

        assertThat(ids).hasSize(2).doesNotHaveDuplicates().doesNotContain("");
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
    }

    @Test
    void itsFirstScreenHasTheDemoAndTheTests() throws IOException {
        List<String> commands = blocks("sh");
        assertThat(commands).containsExactly("examples/demo\n", "mvn -B -ntp verify\n");
        assertThat(Files.isExecutable(ROOT.resolve("examples/demo"))).isTrue();
    }

    /** Removes the line breaks that the formatter adds. */
    private static String withoutSpace(String text) {
        return text.replaceAll("\\s", "");
    }

    private static List<String> blocks(String language) throws IOException {
        Matcher matcher = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve("README.md")));
        return matcher.results().map(result -> result.group(1)).toList();
    }
}
