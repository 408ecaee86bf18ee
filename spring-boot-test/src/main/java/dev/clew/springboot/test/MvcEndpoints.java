package dev.clew.springboot.test;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.List;
import java.util.TreeSet;
import org.springframework.context.ApplicationContext;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Those of Spring MVC, and the servlets beside it. Apart, because Spring MVC may be absent. */
final class MvcEndpoints {
    private MvcEndpoints() {}

    /** @param servlets whether the servlets beside Spring's can be reached */
    static void add(List<Endpoint> all, ApplicationContext context, boolean servlets) {
        context.getBeansOfType(RequestMappingInfoHandlerMapping.class)
                .values()
                .forEach(mapping -> mapping.getHandlerMethods().forEach((info, method) -> add(all, info, method)));
        for (RouterFunction<?> routes :
                context.getBeansOfType(RouterFunction.class).values()) {
            routes.accept(new Routes(all));
        }
        if (context instanceof WebApplicationContext web && web.getServletContext() != null) {
            add(all, web.getServletContext(), servlets);
        }
    }

    private static void add(List<Endpoint> all, RequestMappingInfo info, HandlerMethod method) {
        boolean isConditional = !info.getParamsCondition().isEmpty()
                || !info.getHeadersCondition().isEmpty();
        Endpoint.add(all, info.getPatternValues(), info.getMethodsCondition().getMethods(), isConditional, method);
    }

    private static void add(List<Endpoint> all, ServletContext context, boolean isReached) {
        for (ServletRegistration servlet : context.getServletRegistrations().values()) {
            if (String.valueOf(servlet.getClassName()).startsWith(Endpoint.ITS_OWN)) {
                continue;
            }
            for (String pattern : new TreeSet<>(servlet.getMappings())) {
                String needs = !isReached
                        ? "MockMvc does not reach servlets"
                        : pattern.startsWith("/") && pattern.indexOf('*') < 0 ? null : "any path below it";
                all.add(new Endpoint("GET", pattern, needs));
            }
        }
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
        public void resources(
                java.util.function.Function<
                                org.springframework.web.servlet.function.ServerRequest,
                                java.util.Optional<org.springframework.core.io.Resource>>
                        files) {}

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
        public void param(String name, String value) {
            condition();
        }

        @Override
        public void unknown(RequestPredicate predicate) {
            condition();
        }
    }
}
