package dev.clew.springboot.test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends to a port of this machine, and to no other: follows no redirect. */
final class HttpSender implements Sender {
    private static final String LOOPBACK = "localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?";

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String url;

    private HttpSender(String url) {
        this.url = url;
    }

    /** @throws IllegalArgumentException if the host is not the loopback one, by name or address */
    static HttpSender to(URI url) {
        if (!"http".equals(url.getScheme()) || !isLoopback(url.getHost())) {
            throw new IllegalArgumentException("the application must be at http://localhost or a loopback address, was "
                    + url + ": an audit sends requests that change things");
        }
        String text = url.toString();
        return new HttpSender(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    /** Whether a host is this machine by its text; no name is looked up, because the answer may be another next time. */
    static boolean isLoopback(@Nullable String host) {
        return host != null && host.toLowerCase(Locale.ROOT).matches(LOOPBACK);
    }

    @Override
    public Answer send(Example example, Map<String, String> headers, String idHeader, Duration timeout)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + example.path()))
                .method(
                        example.method(),
                        example.body().isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(example.bytes()));
        if (!example.contentType().isEmpty()) {
            request.header("Content-Type", example.contentType());
        }
        headers.forEach(request::setHeader);
        long deadline = System.nanoTime() + timeout.toNanos();
        CompletableFuture<HttpResponse<Body>> sent = client.sendAsync(request.build(), info -> new Body());
        HttpResponse<Body> response;
        try {
            response = sent.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw e;
        }
        response.body().await(deadline);
        return new Answer(response.statusCode(), response.headers().allValues(idHeader));
    }

    /** A body that is dropped as it comes; there is an answer as soon as it begins, for some have no end. */
    private static final class Body implements HttpResponse.BodySubscriber<Body> {
        private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
        private volatile Flow.@Nullable Subscription subscription;

        void await(long deadline) throws Exception {
            try {
                end.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                Flow.Subscription open = subscription;
                if (open != null) {
                    open.cancel();
                }
            }
        }

        @Override
        public CompletionStage<Body> getBody() {
            return CompletableFuture.completedStage(this);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> part) {}

        @Override
        public void onError(Throwable failure) {
            // The answer has begun, and is judged as far as it came.
            end.complete(null);
        }

        @Override
        public void onComplete() {
            end.complete(null);
        }
    }
}
