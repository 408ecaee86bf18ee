package dev.clew.story.finding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.Story;
import dev.clew.story.tree.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of which it is known what made them fail: services call each other, and some failures do no harm. */
class FirstFailureTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void isNeverWronglyExact(long seed) throws IOException {
        Random random = new Random(seed);
        int exact = 0;
        int failed = 0;
        for (int run = 0; run < 300; run++) {
            Request request = new Request(random);
            String culprit = request.culprit;
            boolean isWhole = random.nextBoolean();
            if (!isWhole) {
                request.spans.keep(line -> line.contains("span_id=s1 ") || random.nextInt(8) > 0);
            }
            Story story = request.spans.story(folder);
            if (story == null) {
                continue;
            }
            Failure failure = story.failure();
            if (culprit == null && isWhole) {
                assertThat(failure).isNull();
            }
            if (story.isExact()) {
                assertThat(failure == null ? null : failure.span().spanId()).isEqualTo(culprit);
                exact++;
                failed += culprit == null ? 0 : 1;
            }
        }
        assertThat(exact).isGreaterThan(100);
        assertThat(failed).isGreaterThan(20);
    }

    /** A request that is made up: a tree of calls, each after the other. */
    private static final class Request {
        private final Random random;
        private final Spans spans = new Spans();
        private final boolean hasStarts;
        private double now;
        private int ids;
        private @Nullable String culprit;

        Request(Random random) {
            this.random = random;
            hasStarts = random.nextBoolean();
            String failure = serve("s" + ++ids, "", 0);
            culprit = failure == null ? null : failure.substring(failure.indexOf(' ') + 1);
        }

        /** Returns null, or the exception that it threw and the id of the span where that began. */
        private @Nullable String serve(String id, String caller, int depth) {
            double start = ++now;
            String service = "service" + depth;
            String whole = caller.isEmpty() ? id : id + "<" + caller;
            if (hasStarts) {
                spans.start(whole, service + " server GET /" + id, start);
            }
            String failure = null;
            for (int calls = random.nextInt(4); calls > 0 && failure == null; calls--) {
                String ofCall = depth < 3 && random.nextBoolean() ? call(id, service, depth) : query(id, service);
                failure = random.nextInt(3) == 0 ? null : ofCall; // some are caught
            }
            if (failure == null && random.nextInt(6) == 0) {
                failure = "app.Own" + id + " " + id;
            }
            String what = service + " server GET /" + id;
            if (failure == null) {
                spans.end(whole, what, start, ++now, "ok", "status=200");
            } else {
                String type = failure.substring(0, failure.indexOf(' '));
                boolean isAnswered = type.startsWith("status");
                spans.end(
                        whole,
                        what,
                        start,
                        ++now,
                        "error",
                        isAnswered
                                ? "status=500 error=web.ServerError error_msg=\"500 : no\" stack=\"web.ServerError: 500 : no\""
                                : "status=500 error=app.Failed error_msg=no stack=\"" + type
                                        + ": x\\nWrapped by: app.Failed: no\"");
            }
            return failure;
        }

        private @Nullable String call(String id, String service, int depth) {
            String client = "c" + ++ids;
            double start = ++now;
            String failure = serve("s" + ++ids, client, depth + 1);
            spans.end(
                    client + "<" + id,
                    service + " client GET /" + client,
                    start,
                    ++now,
                    failure == null ? "ok" : "error",
                    failure == null ? "status=200" : "status=500");
            return failure == null ? null : "status" + failure.substring(failure.indexOf(' '));
        }

        private @Nullable String query(String id, String service) {
            String client = "q" + ++ids;
            double start = ++now;
            boolean isBad = random.nextInt(4) == 0;
            spans.end(
                    client + "<" + id,
                    service + " client SELECT " + client,
                    start,
                    ++now,
                    isBad ? "error" : "ok",
                    "sql=x fp=" + client + (isBad ? " error=sql.Bad" + client + " error_msg=x" : ""));
            return isBad ? "sql.Bad" + client + " " + client : null;
        }
    }
}
