package dev.clew.cloud;

import feign.Capability;
import feign.Client;
import java.util.concurrent.atomic.AtomicInteger;

/** The user's own capability, which must go on working. Public, as Feign calls it by reflection. */
public final class CountingCapability implements Capability {
    final AtomicInteger requests = new AtomicInteger();

    @Override
    public Client enrich(Client client) {
        return (request, options) -> {
            requests.incrementAndGet();
            return client.execute(request, options);
        };
    }
}
