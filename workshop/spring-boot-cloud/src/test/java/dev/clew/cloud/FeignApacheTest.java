package dev.clew.cloud;

import java.io.IOException;

/** Apache HttpClient 5, which Spring Cloud takes if it is there. */
class FeignApacheTest extends FeignContract {
    FeignApacheTest() throws IOException {
        super("spring.cloud.openfeign.httpclient.hc5.enabled=true");
    }
}
