package dev.clew.springboot.test;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.Resource;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;
import reactor.core.publisher.Mono;

/** Those of WebFlux. Apart, because it may be absent. */
final class WebFluxEndpoints {
    private WebFluxEndpoints() {}

    /** Whether the application is served by WebFlux. */
    static boolean areServed(ApplicationContext context) {
        return context.getBeanNamesForType(RequestMappingInfoHandlerMapping.class).length > 0;
    }

    static void add(List<Endpoint> all, ApplicationContext context) {
        context.getBeansOfType(RequestMappingInfoHandlerMapping.class)
                .values()
                .forEach(mapping -> mapping.getHandlerMethods().forEach((info, method) -> add(all, info, method)));
        for (RouterFunction<?> routes :
                context.getBeansOfType(RouterFunction.class).values()) {
            routes.accept(new Routes(all));
        }
    }

    private static void add(List<Endpoint> all, RequestMappingInfo info, HandlerMethod method) {
        Set<String> patterns = info.getPatternsCondition().getPatterns().stream()
                .map(PathPattern::getPatternString)
                .collect(Collectors.toSet());
        boolean isConditional = !info.getParamsCondition().isEmpty()
                || !info.getHeadersCondition().isEmpty();
        Endpoint.add(all, patterns, info.getMethodsCondition().getMethods(), isConditional, method);
    }

    private static final class Routes extends RouteReader<RequestPredicate> implements RouterFunctions.Visitor {
        Routes(List<Endpoint> all) {
            super(all, (predicate, route) -> predicate.accept(new Predicate(route)));
        }

        @Override
        public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
            add(predicate);
        }

        @Override
        public void resources(Function<ServerRequest, Mono<Resource>> files) {}

        @Override
        public void unknown(RouterFunction<?> routes) {
            addUnknown(routes);
        }
    }

    private static final class Predicate extends PredicateReader implements RequestPredicates.Visitor {
        Predicate(Route route) {
            super(route);
        }

        @Override
        public void queryParam(String name, String value) {
            condition();
        }

        @Override
        public void unknown(RequestPredicate predicate) {
            condition();
        }
    }
}
