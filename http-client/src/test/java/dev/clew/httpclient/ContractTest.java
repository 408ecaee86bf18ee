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

/** The JDK's client as every client: it follows redirects or we do, and it waits or does not. */
class ContractTest {
    @Nested
    class JdkFollows extends HttpClientContract {
        JdkFollows() {
            super(false, true);
        }
    }

    @Nested
    class WeFollow extends HttpClientContract {
        WeFollow() {
            super(true, true);
        }
    }

    @Nested
    class JdkFollowsAndNobodyWaits extends HttpClientContract {
        JdkFollowsAndNobodyWaits() {
            super(false, false);
        }
    }

    @Nested
    class WeFollowAndNobodyWaits extends HttpClientContract {
        WeFollowAndNobodyWaits() {
            super(true, false);
        }
    }

    abstract static class HttpClientContract extends ClientContract {
        private final boolean follows;
        private final boolean waits;

        /** @param waits for the answer in {@code send}; otherwise a future is asked for it */
        HttpClientContract(boolean follows, boolean waits) {
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
            HttpClient client = follows || !setup.clew().maySendAnywhere()
                    ? CorrelationHttpClient.wrap(
                            builder.followRedirects(Redirect.NEVER).build(), setup.clew(), Redirect.NORMAL)
                    : CorrelationHttpClient.wrap(
                            builder.followRedirects(Redirect.NORMAL).build(), setup.clew());
            return new HttpClientCalls(client, setup.timeout(), waits);
        }
    }

    private record HttpClientCalls(HttpClient client, Duration timeout, boolean waits) implements TestedClient {
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
            ((CorrelationHttpClient) client).shutdownNow();
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
