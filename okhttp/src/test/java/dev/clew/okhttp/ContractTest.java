package dev.clew.okhttp;

import dev.clew.testkit.client.ClientContract;
import dev.clew.testkit.client.TestedClient;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** OkHttp as every client: waiting calls with the interceptor alone, the others from the call factory. */
class ContractTest extends ClientContract {
    @Override
    protected TestedClient open(TestedClient.Setup setup) {
        OkHttpClient.Builder builder = new OkHttpClient.Builder().readTimeout(setup.timeout());
        if (!setup.user().isEmpty()) {
            builder.authenticator((route, response) -> response.request()
                    .newBuilder()
                    .header("Authorization", Credentials.basic(setup.user(), setup.password()))
                    .build());
        }
        OkHttpClient client =
                CorrelationInterceptor.install(builder, setup.clew()).build();
        return new OkHttpCalls(client, CorrelationCallFactory.create(client, setup.clew()));
    }

    private record OkHttpCalls(OkHttpClient client, CorrelationCallFactory calls) implements TestedClient {
        private static Request request(URI uri, Map<String, String> headers) {
            Request.Builder request = new Request.Builder().url(uri.toString());
            headers.forEach(request::header);
            return request.build();
        }

        @Override
        public Answer send(URI uri, Map<String, String> headers) throws IOException {
            return new OkHttpAnswer(client.newCall(request(uri, headers)).execute());
        }

        @Override
        public Pending sendAsync(URI uri, Runnable callback) {
            Call call = calls.newCall(request(uri, Map.of()));
            call.enqueue(new Callback() {
                @Override
                public void onResponse(Call made, Response response) {
                    response.close();
                    callback.run();
                }

                @Override
                public void onFailure(Call made, IOException e) {
                    callback.run();
                }
            });
            return call::cancel;
        }

        @Override
        public void close() {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        }
    }

    private record OkHttpAnswer(Response response) implements TestedClient.Answer {
        @Override
        public int status() {
            return response.code();
        }

        @Override
        public String body() throws IOException {
            return response.body().string();
        }

        @Override
        public void close() {
            response.close();
        }
    }
}
