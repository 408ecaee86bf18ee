package dev.clew.springboot.slices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The slice that tests controllers alone has the filter too. Boot 3 and 4 have its annotation in different packages. */
@WebMvcTest(properties = {"spring.security.user.name=user", "spring.security.user.password=secret"})
class WebMvcSliceTest {
    @Autowired
    private MockMvc mvc;

    @Test
    void requestOfTheSliceHasItsIdAndTheAnswerToo() throws Exception {
        String user = Base64.getEncoder().encodeToString("user:secret".getBytes(StandardCharsets.UTF_8));
        MockHttpServletResponse answer = mvc.perform(MockMvcRequestBuilders.get("/id")
                        .header("Authorization", "Basic " + user)
                        .header("X-Request-ID", "r1"))
                .andReturn()
                .getResponse();
        assertThat(answer.getContentAsString()).isEqualTo("r1");
        assertThat(answer.getHeaders("X-Request-ID")).containsExactly("r1");
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {
        @RestController
        static class Ids {
            @GetMapping("/id")
            String id() {
                return TraceContext.current().requestId();
            }
        }
    }
}
