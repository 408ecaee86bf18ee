package dev.clew.servlet.internal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingRequestsTest {
    private final WaitingRequests waiting = new WaitingRequests();
    private final List<String> ended = new ArrayList<>();

    @Test
    void takesNoRequestBeforeTomcatKnowsTheListener() {
        assertThat(waiting.add(request(), () -> ended.add("early"))).isFalse();
    }

    @Test
    void endsWhatWaitsIfTomcatStopsBeforeItIsDoneWithARequest() {
        waiting.listens();
        assertThat(waiting.add(request(), () -> ended.add("a"))).isTrue();

        waiting.stop();

        assertThat(ended).containsExactly("a");
        assertThat(waiting.add(request(), () -> ended.add("late"))).isFalse();
        assertThat(waiting).hasToString("WaitingRequests(0)");
    }

    private static ServletRequest request() {
        ServletRequest none = (ServletRequest) Proxy.newProxyInstance(
                ServletRequest.class.getClassLoader(), new Class<?>[] {ServletRequest.class}, (proxy, method, args) -> {
                    throw new UnsupportedOperationException();
                });
        return new ServletRequestWrapper(none);
    }
}
