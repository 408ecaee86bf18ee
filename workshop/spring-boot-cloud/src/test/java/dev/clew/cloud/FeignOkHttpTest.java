package dev.clew.cloud;

import java.io.IOException;

/** OkHttp. */
class FeignOkHttpTest extends FeignContract {
    FeignOkHttpTest() throws IOException {
        super("spring.cloud.openfeign.httpclient.hc5.enabled=false", "spring.cloud.openfeign.okhttp.enabled=true");
    }
}
