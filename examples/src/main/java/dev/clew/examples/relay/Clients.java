package dev.clew.examples.relay;

import dev.clew.httpclient.CorrelationHttpClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

/** The clients to choose from. */
enum Clients {
    OKHTTP {
        @Override
        Client create() {
            return new OkHttp();
        }
    },
    JDK {
        @Override
        Client create() {
            return new Jdk();
        }
    },
    APACHE {
        @Override
        Client create() {
            return new Apache();
        }
    };

    abstract Client create();

    private static final class OkHttp implements Client {
        private static final MediaType JSON = MediaType.get("application/json");

        private final OkHttpClient client = dev.clew.okhttp.CorrelationInterceptor.install(new OkHttpClient.Builder())
                .build();

        @Override
        public int post(URI url, String json) throws IOException {
            Request request = new Request.Builder()
                    .url(url.toString())
                    .post(RequestBody.create(json, JSON))
                    .build();
            try (Response response = client.newCall(request).execute()) {
                response.body().bytes();
                return response.code();
            }
        }
    }

    private static final class Jdk implements Client {
        private final HttpClient client = CorrelationHttpClient.wrap(HttpClient.newHttpClient());

        @Override
        public int post(URI url, String json) throws IOException {
            HttpRequest request = HttpRequest.newBuilder(url)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build();
            try {
                return client.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
    }

    private static final class Apache implements Client {
        /** A relay that calls itself needs a connection for each level of the chain; the default is five. */
        private static final int CONNECTIONS = 100;

        private final CloseableHttpClient client = dev.clew.apachehttp.CorrelationExecChain.install(
                        HttpClientBuilder.create())
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .build())
                .build();

        @Override
        public int post(URI url, String json) throws IOException {
            HttpPost request = new HttpPost(url);
            request.setEntity(new StringEntity(json, ContentType.APPLICATION_JSON));
            return client.execute(request, response -> {
                EntityUtils.consume(response.getEntity());
                return response.getCode();
            });
        }
    }
}
