package dev.clew.cloud;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.cloud.gateway.support.RouteMetadataUtils;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A gateway of a user's on WebFlux, in front of another service. */
@SpringBootConfiguration
@EnableAutoConfiguration
class GatewayApplication {
    private static final Logger LOG = LoggerFactory.getLogger("gateway");

    @Bean
    RouteLocator routes(
            RouteLocatorBuilder routes,
            @Value("${remote}") String remote,
            @Value("${dead}") String dead,
            @Value("${sockets:ws://localhost}") String sockets) {
        return routes.routes()
                .route("plain", route -> route.path("/headers", "/fails").uri(remote))
                .route(
                        "balanced",
                        route -> route.path("/balanced")
                                .filters(filters -> filters.setPath("/headers"))
                                .uri("lb://balanced"))
                .route(
                        "retried",
                        route -> route.path("/retried")
                                .filters(filters -> filters.retry(3).setPath("/flaky"))
                                .uri(remote))
                .route(
                        "made-up",
                        route -> route.path("/made-up")
                                .filters(filters -> filters.addRequestHeader("X-Request-ID", "made-up")
                                        .addRequestHeader("traceparent", "made-up")
                                        .setPath("/headers"))
                                .uri(remote))
                .route(
                        "hasty",
                        route -> route.path("/hasty")
                                .filters(filters -> filters.setPath("/slow"))
                                .metadata(RouteMetadataUtils.RESPONSE_TIMEOUT_ATTR, 100)
                                .uri(remote))
                .route("dead", route -> route.path("/dead").uri(dead))
                .route("sockets", route -> route.path("/echo").uri(sockets))
                .build();
    }

    /** The user's own filter, which changes threads before the call and after it. */
    @Bean
    GlobalFilter logging() {
        return (exchange, chain) -> Mono.delay(Duration.ofMillis(1))
                .doOnNext(tick -> LOG.info("before"))
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(tick -> LOG.info("elsewhere"))
                .then(chain.filter(exchange))
                .doFinally(signal -> LOG.info("after"));
    }
}
