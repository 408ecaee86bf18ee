package dev.clew.springboot.feign;

import dev.clew.Clew;
import dev.clew.http.HttpClientHandler;
import feign.Capability;
import feign.Client;
import feign.InvocationHandlerFactory;
import feign.Request;
import java.util.function.UnaryOperator;
import org.springframework.core.Ordered;

/**
 * Sends the current request's id along with every call of a Feign client, and tells how the call went.
 *
 * <p>A bean of this type is enough, and Boot has one. {@code Feign.builder().addCapability(…)} takes it too; it has to be the
 * first. A call of a method is one span; the requests of a {@code Retryer} are its attempts. Safe for all threads.
 */
public final class CorrelationCapability implements Capability, Ordered {
    private final HttpClientHandler<Request> handler;
    private final LoadBalanced loadBalanced;

    /** The method that the thread is in. */
    @SuppressWarnings("ThreadLocalUsage") // empty again after each method
    private final ThreadLocal<FeignCall> current = new ThreadLocal<>();

    private CorrelationCapability(Clew clew, LoadBalanced loadBalanced) {
        this.handler = HttpClientHandler.create(clew, "feign", FeignAdapter.INSTANCE);
        this.loadBalanced = loadBalanced;
    }

    /** Returns a capability. */
    public static CorrelationCapability create(Clew clew) {
        return create(clew, (client, inner) -> client);
    }

    static CorrelationCapability create(Clew clew, LoadBalanced loadBalanced) {
        return new CorrelationCapability(clew, loadBalanced);
    }

    @Override
    public Client enrich(Client client) {
        UnaryOperator<Client> wrap = each -> new CorrelatedFeignClient(each, handler, current);
        try {
            Client rebuilt = loadBalanced.rebuild(client, wrap);
            if (rebuilt != client) {
                return rebuilt;
            }
        } catch (Throwable t) {
            handler.skipped("loadbalancer", t);
        }
        return wrap.apply(client);
    }

    @Override
    public InvocationHandlerFactory enrich(InvocationHandlerFactory methods) {
        return new CorrelatedMethods(methods, handler, current);
    }

    /** First, to be below all others: what they add to a request is there, and what they measure includes ours. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public String toString() {
        return "CorrelationCapability(path=" + handler.path() + ")";
    }

    /** Knows the clients that choose a host for each request. */
    @FunctionalInterface
    interface LoadBalanced {
        /** Returns such a client with the one below it wrapped, another client as it is. */
        Client rebuild(Client client, UnaryOperator<Client> inner);
    }
}
