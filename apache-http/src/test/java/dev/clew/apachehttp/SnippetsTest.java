package dev.clew.apachehttp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.Test;

/** The code in README.md, compiled and run. */
class SnippetsTest {
    private final Clew clew = Clew.builder().build();

    @Test
    void makesAClassicClient() throws Exception {
        try (CloseableHttpClient client =
                CorrelationExecChain.install(HttpClientBuilder.create(), clew).build()) {
            assertThat(client).isNotNull();
        }
        assertReadmeHas("CorrelationExecChain.install(HttpClientBuilder.create(), clew).build();");
    }

    @Test
    void makesAnAsynchronousClient() throws Exception {
        try (CloseableHttpAsyncClient client =
                CorrelationHttpAsyncClient.create(HttpAsyncClientBuilder.create(), clew)) {
            client.start();
            assertThat(client).asString().startsWith("CorrelationHttpAsyncClient(");
        }
        assertReadmeHas(
                "CloseableHttpAsyncClient client = CorrelationHttpAsyncClient.create(HttpAsyncClientBuilder.create(), clew);");
    }

    private static void assertReadmeHas(String code) throws Exception {
        assertThat(Files.readString(Path.of("README.md"))).contains(code);
    }
}
