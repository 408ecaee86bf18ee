package dev.clew.apachehttp;

import dev.clew.testkit.client.ClientContract;
import dev.clew.testkit.client.TestedClient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Nested;

/** Both of Apache's clients as every client. */
class ContractTest {
    @Nested
    class Classic extends ClientContract {
        @Override
        protected TestedClient open(TestedClient.Setup setup) {
            return new ClassicCalls(CorrelationExecChain.install(
                            HttpClientBuilder.create()
                                    .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                                            .setMaxConnPerRoute(8)
                                            .build())
                                    .setDefaultRequestConfig(config(setup.timeout()))
                                    .setDefaultCredentialsProvider(credentials(setup)),
                            setup.clew())
                    .build());
        }
    }

    @Nested
    class Async extends ClientContract {
        @Override
        protected TestedClient open(TestedClient.Setup setup) {
            CloseableHttpAsyncClient client = CorrelationHttpAsyncClient.create(
                    HttpAsyncClientBuilder.create()
                            .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                                    .setMaxConnPerRoute(8)
                                    .build())
                            .setDefaultRequestConfig(config(setup.timeout()))
                            .setDefaultCredentialsProvider(credentials(setup)),
                    setup.clew());
            client.start();
            return new AsyncCalls(client);
        }
    }

    private static RequestConfig config(Duration timeout) {
        return RequestConfig.custom().setResponseTimeout(Timeout.of(timeout)).build();
    }

    private static CredentialsProvider credentials(TestedClient.Setup setup) {
        BasicCredentialsProvider credentials = new BasicCredentialsProvider();
        if (!setup.user().isEmpty()) {
            credentials.setCredentials(
                    new AuthScope(null, -1),
                    new UsernamePasswordCredentials(
                            setup.user(), setup.password().toCharArray()));
        }
        return credentials;
    }

    private record ClassicCalls(CloseableHttpClient client) implements TestedClient {
        @Override
        public TestedClient.Answer send(URI uri, Map<String, String> headers) throws IOException {
            HttpGet request = new HttpGet(uri);
            headers.forEach(request::addHeader);
            return new ClassicAnswer(client.executeOpen(HttpHost.create(uri), request, null));
        }

        @Override
        public void close() {
            client.close(CloseMode.IMMEDIATE);
        }
    }

    private record ClassicAnswer(ClassicHttpResponse response) implements TestedClient.Answer {
        @Override
        public int status() {
            return response.getCode();
        }

        @Override
        public String body() throws IOException {
            return new String(EntityUtils.toByteArray(response.getEntity()), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            EntityUtils.consume(response.getEntity());
            response.close();
        }
    }

    private record AsyncCalls(CloseableHttpAsyncClient client) implements TestedClient {
        @Override
        public TestedClient.Answer send(URI uri, Map<String, String> headers) throws Exception {
            SimpleHttpRequest request = SimpleRequestBuilder.get(uri).build();
            headers.forEach(request::addHeader);
            try {
                return new AsyncAnswer(client.execute(request, null).get());
            } catch (ExecutionException e) {
                throw (Exception) e.getCause();
            }
        }

        @Override
        public TestedClient.Pending sendAsync(URI uri, Runnable callback) {
            Future<?> call =
                    client.execute(SimpleRequestBuilder.get(uri).build(), new FutureCallback<SimpleHttpResponse>() {
                        @Override
                        public void completed(SimpleHttpResponse response) {
                            callback.run();
                        }

                        @Override
                        public void failed(Exception cause) {
                            callback.run();
                        }

                        @Override
                        public void cancelled() {
                            callback.run();
                        }
                    });
            return () -> call.cancel(true);
        }

        @Override
        public void close() {
            client.close(CloseMode.IMMEDIATE);
        }
    }

    private record AsyncAnswer(SimpleHttpResponse response) implements TestedClient.Answer {
        @Override
        public int status() {
            return response.getCode();
        }

        @Override
        public String body() {
            return response.getBodyText();
        }
    }
}
