package dev.clew.springboot.test;

import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;

/** Sends through MockMvc, on the calling thread. */
final class MvcSender implements Sender {
    private final MockMvc mvc;

    MvcSender(MockMvc mvc) {
        this.mvc = mvc;
    }

    @Override
    public Answer send(Example example, Map<String, String> headers, String idHeader, Duration timeout)
            throws Exception {
        MockHttpServletRequestBuilder request = MockMvcRequestBuilders.request(
                HttpMethod.valueOf(example.method()), java.net.URI.create(example.path()));
        if (!example.contentType().isEmpty()) {
            request.contentType(example.contentType());
        }
        request.content(example.bytes());
        headers.forEach(request::header);
        MvcResult result = mvc.perform(request).andReturn();
        if (result.getRequest().isAsyncStarted()) {
            result.getAsyncResult(timeout.toMillis());
            result = mvc.perform(MockMvcRequestBuilders.asyncDispatch(result)).andReturn();
        }
        MockHttpServletResponse response = result.getResponse();
        return new Answer(response.getStatus(), response.getHeaders(idHeader));
    }
}
