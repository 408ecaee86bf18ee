package dev.clew.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Forwards, includes and a filter that is registered twice. */
abstract class ServerDispatches extends ServerFixture {
    ServerDispatches(SharedServer server) {
        super(server);
    }

    @Test
    void forwardKeepsIdAndScope() throws Exception {
        handle("/target", (request, response) -> response.getWriter().print(seen(request) + '|'));
        List<String> after = new CopyOnWriteArrayList<>();
        serve("/forward", (request, response) -> {
            request.getRequestDispatcher("/target").forward(request, response);
            after.add(seen(request));
        });

        HttpResponse<String> response = get("/forward", "X-Request-ID", CALLERS_ID);

        assertThat(theSpan().values()).containsEntry("span", "GET /forward");
        assertThat(response.body()).isEqualTo(thrice(CALLERS_ID) + '|');
        assertThat(after).containsExactly(thrice(CALLERS_ID));
    }

    @Test
    void includeKeepsIdAndScope() throws Exception {
        handle("/target", (request, response) -> response.getWriter().print(seen(request) + '|'));
        serve("/include", (request, response) -> {
            request.getRequestDispatcher("/target").include(request, response);
            response.getWriter().print(seen(request));
        });

        HttpResponse<String> response = get("/include", "X-Request-ID", CALLERS_ID);

        assertThat(response.body()).isEqualTo(thrice(CALLERS_ID) + '|' + thrice(CALLERS_ID));
        theSpan();
    }

    @Test
    void filterRegisteredTwiceRunsOnce() throws Exception {
        handleIds("/ids");
        serveWith(filter(), filter());

        HttpResponse<String> response = get("/ids");

        assertThat(response.body()).isEqualTo(thrice(echoed(response)));
        theSpan();
    }
}
