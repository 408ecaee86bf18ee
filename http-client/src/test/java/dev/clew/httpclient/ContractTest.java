package dev.clew.httpclient;

import dev.clew.testkit.client.ClientContract;
import dev.clew.testkit.client.TestedClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Nested;

/** The JDK's client as every client, whoever follows redirects and whether it waits or not. */
class ContractTest {
    @Nested
    class WhereTheJdkFollows extends OfHttpClient {
        WhereTheJdkFollows() {
            super(false, true);
        }
    }

    @Nested
    class WhereWeFollow extends OfHttpClient {
        WhereWeFollow() {
            super(true, true);
        }
    }

    @Nested
    class WhereTheJdkFollowsAndNobodyWaits extends OfHttpClient {
        WhereTheJdkFollowsAndNobodyWaits() {
            super(false, false);
        }
    }

    @Nested
    class WhereWeFollowAndNobodyWaits extends OfHttpClient {
        WhereWeFollowAndNobodyWaits() {
            super(true, false);
        }
    }

    abstract static class OfHttpClient extends ClientContract {
        private final boolean follows;
        private final boolean waits;

        /** @param waits for the answer in {@code send}, where the other way is to ask a future for it */
        OfHttpClient(boolean follows, boolean waits) {
            this.follows = follows;
            this.waits = waits;
        }

        @Override
        protected TestedClient open(TestedClient.Setup setup) {
            HttpClient.Builder builder = HttpClient.newBuilder();
            if (!setup.user().isEmpty()) {
                builder.authenticator(new Authenticator() {
                    @Override
                    protected PasswordAuthentication getPasswordAuthentication() {
                        return new PasswordAuthentication(
                                setup.user(), setup.password().toCharArray());
                    }
                });
            }
            CorrelationHttpClient client = follows || !setup.clew().maySendAnywhere()
                    ? CorrelationHttpClient.wrap(
                            builder.followRedirects(Redirect.NEVER).build(), setup.clew(), Redirect.NORMAL)
                    : CorrelationHttpClient.wrap(
                            builder.followRedirects(Redirect.NORMAL).build(), setup.clew());
            return new HttpClientCalls(client, setup.timeout(), waits);
        }
    }

    private record HttpClientCalls(CorrelationHttpClient client, Duration timeout, boolean waits)
            implements TestedClient {
        private HttpRequest request(URI uri, Map<String, String> headers) {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(timeout);
            headers.forEach(request::header);
            return request.build();
        }

        @Override
        public TestedClient.Answer send(URI uri, Map<String, String> headers) throws Exception {
            HttpRequest request = request(uri, headers);
            if (waits) {
                return new HttpClientAnswer(client.send(request, BodyHandlers.ofInputStream()));
            }
            try {
                return new HttpClientAnswer(
                        client.sendAsync(request, BodyHandlers.ofInputStream()).get());
            } catch (ExecutionException e) {
                throw (Exception) e.getCause();
            }
        }

        @Override
        public TestedClient.Pending sendAsync(URI uri, Runnable callback) {
            CompletableFuture<HttpResponse<Void>> call =
                    client.sendAsync(request(uri, Map.of()), BodyHandlers.discarding());
            CompletableFuture<?> unused = call.whenComplete((response, failure) -> callback.run());
            return () -> call.cancel(true);
        }

        @Override
        public void close() {
            client.shutdownNow();
        }
    }

    private record HttpClientAnswer(HttpResponse<InputStream> response) implements TestedClient.Answer {
        @Override
        public int status() {
            return response.statusCode();
        }

        @Override
        public String body() throws IOException {
            return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }
}
