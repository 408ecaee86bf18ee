package dev.clew.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final boolean CAN_BE_CLOSED = Runtime.version().feature() >= 21;

    private final HttpClient delegate = HttpClient.newHttpClient();
    private final CorrelationHttpClient client = (CorrelationHttpClient)
            CorrelationHttpClient.wrap(delegate, Clew.builder().build());

    @Test
    void tellsTheSettingsOfTheClient() {
        assertThat(client.cookieHandler()).isEqualTo(delegate.cookieHandler());
        assertThat(client.connectTimeout()).isEqualTo(delegate.connectTimeout());
        assertThat(client.followRedirects()).isEqualTo(delegate.followRedirects());
        assertThat(client.proxy()).isEqualTo(delegate.proxy());
        assertThat(client.sslContext()).isSameAs(delegate.sslContext());
        assertThat(client.sslParameters().getProtocols())
                .isEqualTo(delegate.sslParameters().getProtocols());
        assertThat(client.authenticator()).isEqualTo(delegate.authenticator());
        assertThat(client.version()).isEqualTo(delegate.version());
        assertThat(client.executor()).isEqualTo(delegate.executor());
    }

    @Test
    void closesTheClientWhereTheJdkCan() throws Exception {
        assertThat(client.isTerminated()).isFalse();
        assertThat(client.awaitTermination(Duration.ofMillis(1))).isFalse();

        client.close();

        assertThat(client.isTerminated()).isEqualTo(CAN_BE_CLOSED);
        assertThat(client.awaitTermination(Duration.ofSeconds(10))).isEqualTo(CAN_BE_CLOSED);
    }

    @Test
    void shutsTheClientDownWhereTheJdkCan() throws Exception {
        client.shutdown();

        assertThat(client.awaitTermination(Duration.ofSeconds(10))).isEqualTo(CAN_BE_CLOSED);
    }

    @Test
    void shutsTheClientDownAtOnceWhereTheJdkCan() throws Exception {
        client.shutdownNow();

        assertThat(client.awaitTermination(Duration.ofSeconds(10))).isEqualTo(CAN_BE_CLOSED);
    }

    @Test
    void interruptedWhileItWaitsItSaysSo() {
        Thread.currentThread().interrupt();
        if (CAN_BE_CLOSED) {
            assertThatThrownBy(() -> client.awaitTermination(Duration.ofSeconds(10)))
                    .isInstanceOf(InterruptedException.class);
        }
        assertThat(Thread.interrupted()).isEqualTo(!CAN_BE_CLOSED);
    }
}
