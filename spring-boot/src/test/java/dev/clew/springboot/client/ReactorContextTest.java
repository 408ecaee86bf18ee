package dev.clew.springboot.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.micrometer.ContextThreadLocalAccessor;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** A WebClient in a pipeline to whose threads Reactor brings nothing. */
class ReactorContextTest {
    @BeforeEach
    void propagateNothing() {
        Hooks.disableAutomaticContextPropagation();
    }

    @AfterEach
    void propagateAgain() {
        Hooks.enableAutomaticContextPropagation();
    }

    @Test
    void callTakesTheContextThatReactorHas() {
        Clew clew = Clew.builder().build();
        TraceContext context = clew.receive(Map.of("X-Request-ID", "r1"), Map::get, "");
        AtomicReference<String> sent = new AtomicReference<>();
        CorrelationExchangeFilter.create(clew, false)
                .filter(
                        ClientRequest.create(HttpMethod.GET, URI.create("http://localhost/"))
                                .build(),
                        request -> {
                            sent.set(request.headers().getFirst("X-Request-ID"));
                            return Mono.just(
                                    ClientResponse.create(HttpStatus.OK).build());
                        })
                .contextWrite(reactor -> reactor.put(ContextThreadLocalAccessor.KEY, context))
                .block();
        assertThat(sent).hasValue("r1");
    }
}
