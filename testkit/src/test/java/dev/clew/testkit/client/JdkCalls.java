package dev.clew.testkit.client;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** The JDK's client with as much of an adapter as the contract asks for, or with one flaw of it. */
final class JdkCalls implements TestedClient {
    enum Flaw {
        NONE,
        SENDS_NOTHING,
        ADDS_TO_THE_CALLERS_HEADER,
        SENDS_OUTSIDE_A_REQUEST_TOO,
        TAKES_EVERY_ANSWER_FOR_A_SUCCESS,
        TAKES_EVERY_FAILURE_FOR_AN_ERROR,
        LEAVES_ITS_SCOPE_OPEN,
        ENDS_TWO_SPANS,
        LOSES_THE_CONTEXT_IN_THE_CALLBACK,
        WRITES_THE_QUERY_DOWN,
        BREAKS_THE_CALL_WITH_ITS_OWN_FAILURE,
        SENDS_TO_EVERY_HOST,
        TAKES_THE_IDS_ALONG_TO_WHERE_IT_IS_REDIRECTED
    }

    private final TestedClient.Setup setup;
    private final Flaw flaw;
    private final HttpClient client;
    private final boolean pathIsNamed;

    JdkCalls(TestedClient.Setup setup, Flaw flaw) {
        this.setup = setup;
        this.flaw = flaw;
        String path = setup.clew().setting("clew.http.path", "path");
        if (path.equals("full")) {
            throw new IllegalArgumentException("clew.http.path must be one of path, route, off, was \"full\"");
        }
        pathIsNamed = path.equals("path");
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(
                        flaw == Flaw.TAKES_THE_IDS_ALONG_TO_WHERE_IT_IS_REDIRECTED
                                ? HttpClient.Redirect.NORMAL
                                : HttpClient.Redirect.NEVER);
        if (!setup.user().isEmpty()) {
            builder.authenticator(new Authenticator() {
                @Override
                protected PasswordAuthentication getPasswordAuthentication() {
                    return new PasswordAuthentication(
                            setup.user(), setup.password().toCharArray());
                }
            });
        }
        client = builder.build();
    }

    private HttpRequest.Builder request(URI uri, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(setup.timeout());
        headers.forEach(request::header);
        return request;
    }

    private Span begin(HttpRequest.Builder request, URI uri) {
        Clew clew = setup.clew();
        TraceContext context = TraceContext.current();
        if (context.isNone() && flaw == Flaw.SENDS_OUTSIDE_A_REQUEST_TOO) {
            context = clew.root();
        }
        if (flaw == Flaw.BREAKS_THE_CALL_WITH_ITS_OWN_FAILURE && clew.describe().contains("Failing")) {
            throw new IllegalStateException("ours");
        }
        if (flaw == Flaw.LEAVES_ITS_SCOPE_OPEN) {
            context.makeCurrent();
        }
        Span span = flaw == Flaw.SENDS_NOTHING
                ? clew.span(Span.Kind.CLIENT, context)
                : clew.send(
                        Span.Kind.CLIENT,
                        context,
                        flaw == Flaw.SENDS_TO_EVERY_HOST ? "localhost" : uri.getHost(),
                        request,
                        flaw == Flaw.ADDS_TO_THE_CALLERS_HEADER
                                ? HttpRequest.Builder::header
                                : HttpRequest.Builder::setHeader);
        String path = flaw == Flaw.WRITES_THE_QUERY_DOWN ? uri.getPath() + '?' + uri.getQuery() : uri.getPath();
        return span.name(pathIsNamed ? "GET " + path : "GET")
                .peer(uri.getHost() + ':' + uri.getPort())
                .attribute("deadline_ms", setup.timeout().toMillis())
                .begin();
    }

    /** Returns the request that follows the redirect, if the response is one. */
    private Optional<HttpRequest> next(HttpRequest sent, HttpResponse<?> response) {
        if (response.statusCode() != 302 || flaw == Flaw.TAKES_THE_IDS_ALONG_TO_WHERE_IT_IS_REDIRECTED) {
            return Optional.empty();
        }
        URI target =
                sent.uri().resolve(response.headers().firstValue("Location").orElseThrow());
        boolean mayHaveIds = flaw == Flaw.SENDS_TO_EVERY_HOST || setup.clew().maySendTo(target.getHost());
        return Optional.of(HttpRequest.newBuilder(
                        sent,
                        (name, value) -> mayHaveIds || !setup.clew().fields().contains(name))
                .uri(target)
                .build());
    }

    private void answered(Span span, HttpResponse<?> response) {
        span.attribute("status", response.statusCode());
        if (response.statusCode() >= 500 && flaw != Flaw.TAKES_EVERY_ANSWER_FOR_A_SUCCESS) {
            span.outcome(Span.Outcome.ERROR);
        }
        end(span);
    }

    private void failed(Span span, Throwable failure) {
        span.error(failure);
        if (flaw != Flaw.TAKES_EVERY_FAILURE_FOR_AN_ERROR) {
            if (failure instanceof HttpTimeoutException) {
                span.outcome(Span.Outcome.TIMEOUT);
            } else if (failure instanceof CancellationException) {
                span.outcome(Span.Outcome.CANCELLED);
            }
        }
        end(span);
    }

    private void end(Span span) {
        span.end();
        if (flaw == Flaw.ENDS_TWO_SPANS) {
            setup.clew().span(Span.Kind.CLIENT, span.context()).begin().end();
        }
    }

    @Override
    public TestedClient.Answer send(URI uri, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = request(uri, headers);
        Span span = begin(request, uri);
        HttpResponse<InputStream> response;
        try {
            HttpRequest sent = request.build();
            response = client.send(sent, BodyHandlers.ofInputStream());
            for (Optional<HttpRequest> next = next(sent, response); next.isPresent(); next = next(sent, response)) {
                sent = next.get();
                response = client.send(sent, BodyHandlers.ofInputStream());
            }
        } catch (Exception e) {
            failed(span, e);
            throw e;
        }
        answered(span, response);
        return new JdkAnswer(response);
    }

    @Override
    public TestedClient.Pending sendAsync(URI uri, Runnable callback) {
        HttpRequest.Builder request = request(uri, Map.of());
        Span span = begin(request, uri);
        TraceContext context = TraceContext.current();
        HttpRequest sent = request.build();
        CompletableFuture<HttpResponse<Void>> call = client.sendAsync(sent, BodyHandlers.discarding())
                .thenCompose(response -> next(sent, response)
                        .map(next -> client.sendAsync(next, BodyHandlers.discarding()))
                        .orElse(CompletableFuture.completedFuture(response)));
        // Async: a call that is over already would run the callback here, in the caller's context whatever the flaw.
        CompletableFuture<?> unused = call.whenCompleteAsync((response, failure) -> {
            if (response == null) {
                failed(span, failure.getCause() == null ? failure : failure.getCause());
            } else {
                answered(span, response);
            }
            if (flaw == Flaw.LOSES_THE_CONTEXT_IN_THE_CALLBACK) {
                callback.run();
                return;
            }
            try (Scope scope = context.makeCurrent()) {
                callback.run();
            }
        });
        return () -> call.cancel(true);
    }

    private record JdkAnswer(HttpResponse<InputStream> response) implements TestedClient.Answer {
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
