package dev.clew.apachehttp;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.protocol.HttpClientContext;

/**
 * What the classic and the asynchronous chain both say of a request that goes through them.
 *
 * @param id the same for all requests of a call, and for no other call
 */
record Exchange(String id, HttpRoute route, HttpClientContext context) {
    String host() {
        return route.getTargetHost().getHostName();
    }

    String peer() {
        return host() + ':' + route.getTargetHost().getPort();
    }
}
