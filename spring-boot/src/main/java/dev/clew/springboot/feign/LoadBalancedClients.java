package dev.clew.springboot.feign;

import feign.Client;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.loadbalancer.LoadBalancedRetryFactory;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.cloud.openfeign.loadbalancer.FeignBlockingLoadBalancerClient;
import org.springframework.cloud.openfeign.loadbalancer.LoadBalancerFeignRequestTransformer;
import org.springframework.cloud.openfeign.loadbalancer.RetryableFeignBlockingLoadBalancerClient;

/**
 * Wraps the client below Spring Cloud's load balancer: only that one knows the host that a request goes to.
 *
 * <p>The balancing client lets nobody change the one below, so that it is made anew. One of the application's own class stays as
 * it is.
 */
record LoadBalancedClients(
        ObjectProvider<LoadBalancerClient> client,
        ObjectProvider<LoadBalancerClientFactory> factory,
        ObjectProvider<LoadBalancerFeignRequestTransformer> transformers,
        ObjectProvider<LoadBalancedRetryFactory> retries)
        implements CorrelationCapability.LoadBalanced {
    @Override
    public Client rebuild(Client balanced, UnaryOperator<Client> inner) {
        if (balanced.getClass() == FeignBlockingLoadBalancerClient.class) {
            Client below = ((FeignBlockingLoadBalancerClient) balanced).getDelegate();
            return new FeignBlockingLoadBalancerClient(
                    inner.apply(below), client.getObject(), factory.getObject(), ordered());
        }
        if (balanced.getClass() == RetryableFeignBlockingLoadBalancerClient.class) {
            Client below = ((RetryableFeignBlockingLoadBalancerClient) balanced).getDelegate();
            return new RetryableFeignBlockingLoadBalancerClient(
                    inner.apply(below), client.getObject(), retries.getObject(), factory.getObject(), ordered());
        }
        return balanced;
    }

    private List<LoadBalancerFeignRequestTransformer> ordered() {
        return transformers.orderedStream().toList();
    }
}
