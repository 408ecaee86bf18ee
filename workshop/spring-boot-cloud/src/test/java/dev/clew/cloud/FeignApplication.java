package dev.clew.cloud;

import feign.RequestInterceptor;
import feign.Retryer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.openfeign.EnableFeignClients;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** Calls another service by Feign's clients. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableFeignClients(
        clients = {
            FeignApplication.Orders.class,
            FeignApplication.Dead.class,
            FeignApplication.Flaky.class,
            FeignApplication.Balanced.class,
            FeignApplication.Nowhere.class
        })
class FeignApplication {
    @Bean
    CountingCapability counting() {
        return new CountingCapability();
    }

    /** The user's own interceptor sends a password, and ids that it made up. */
    @Bean
    RequestInterceptor password(@Value("${makes-ids-up:true}") boolean makesIdsUp) {
        return request -> {
            request.header("authorization", "secret");
            if (makesIdsUp) {
                request.header("x-request-id", "made-up")
                        .header("Traceparent", "00-11111111111111111111111111111111-2222222222222222-01");
            }
        };
    }

    /** A service at a known address. */
    @FeignClient(name = "orders", url = "${remote}")
    interface Orders {
        @GetMapping("/headers")
        String headers();

        @GetMapping("/headers")
        String headersOf(@RequestHeader("X-Request-ID") String id);

        @GetMapping("/fails")
        String fails();

        @GetMapping("/slow")
        String slow();

        @GetMapping("/stalls")
        String stalls();

        @GetMapping("/moved")
        String moved(@RequestParam("to") String to);

        @PostMapping("/see-other")
        String seeOther(@RequestBody String body);

        default String both() {
            return headers() + headers();
        }
    }

    /** Nobody listens there. */
    @FeignClient(name = "dead", url = "${dead}")
    interface Dead {
        @GetMapping("/headers")
        String headers();
    }

    /** A service that fails twice, and is asked three times. */
    @FeignClient(name = "flaky", url = "${remote}", configuration = Flaky.Retrying.class)
    interface Flaky {
        @GetMapping("/flaky")
        String flaky();

        @GetMapping("/fails")
        String fails();

        /** For this client alone. */
        class Retrying {
            @Bean
            Retryer retryer() {
                return new Retryer.Default(1, 1, 3);
            }

            @Bean
            feign.codec.ErrorDecoder decoder() {
                return (method, response) -> new feign.RetryableException(
                        response.status(), "again", response.request().httpMethod(), (Long) null, response.request());
            }
        }
    }

    /** A service that is found by its name. */
    @FeignClient(name = "balanced")
    interface Balanced {
        @GetMapping("/headers")
        String headers();

        @GetMapping("/flaky")
        String flaky();

        @GetMapping("/moved")
        String moved(@RequestParam("to") String to);
    }

    /** A service of which there is no instance. */
    @FeignClient(name = "nowhere")
    interface Nowhere {
        @GetMapping("/headers")
        String headers();
    }
}
