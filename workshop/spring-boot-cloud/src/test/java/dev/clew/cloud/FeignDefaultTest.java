package dev.clew.cloud;

import java.io.IOException;

/** Feign's own client, over {@code HttpURLConnection}. */
class FeignDefaultTest extends FeignContract {
    FeignDefaultTest() throws IOException {
        super("spring.cloud.openfeign.httpclient.hc5.enabled=false");
    }
}
