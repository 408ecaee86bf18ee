package dev.clew.examples.relay;

import dev.clew.okhttp.CorrelationInterceptor;
import java.io.IOException;
import java.net.URI;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** The clients to choose from. */
enum Clients {
    OKHTTP {
        @Override
        Client create() {
            return new OkHttp();
        }
    };

    abstract Client create();

    private static final class OkHttp implements Client {
        private static final MediaType JSON = MediaType.get("application/json");

        private final OkHttpClient client =
                CorrelationInterceptor.install(new OkHttpClient.Builder()).build();

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
}
