package dev.clew.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.WebSocket;
import org.junit.jupiter.api.Test;

/** The code in README.md, compiled and run. */
class SnippetsTest {
    private final Clew clew = Clew.builder().build();

    @Test
    void makesAClient() throws Exception {
        OkHttpClient client =
                CorrelationInterceptor.install(new OkHttpClient.Builder(), clew).build();

        assertThat(client.interceptors()).hasSize(1);
        assertThat(client.networkInterceptors()).isEqualTo(client.interceptors());
        assertReadmeHas("CorrelationInterceptor.install(new OkHttpClient.Builder(), clew).build();");
    }

    @Test
    void makesACallFactory() throws Exception {
        OkHttpClient client = new OkHttpClient();
        Call.Factory calls = CorrelationCallFactory.create(client, clew);

        assertThat(calls)
                .hasToString("CorrelationCallFactory([ContextInterceptor, CorrelationInterceptor(path=PATH)])");
        assertReadmeHas("Call.Factory calls = CorrelationCallFactory.create(client, clew);");
    }

    @Test
    void makesAWebSocketFactory() throws Exception {
        OkHttpClient client = new OkHttpClient();
        WebSocket.Factory sockets = CorrelationWebSocketFactory.create(client, clew);

        assertThat(sockets).hasToString("CorrelationWebSocketFactory(path=PATH)");
        assertReadmeHas("WebSocket.Factory sockets = CorrelationWebSocketFactory.create(client, clew);");
    }

    private static void assertReadmeHas(String code) throws Exception {
        assertThat(Files.readString(Path.of("README.md"))).contains(code);
    }
}
