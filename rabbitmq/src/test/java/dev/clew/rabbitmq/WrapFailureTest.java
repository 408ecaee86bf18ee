package dev.clew.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import dev.clew.Clew;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WrapFailureTest {
    private final Clew clew = Clew.builder().build();

    @Test
    void channelThatTakesNoListenerIsLeftAsItIs() {
        Channel channel = (Channel) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Channel.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("addShutdownListener")) {
                        throw new IllegalStateException("closed");
                    }
                    return null;
                });
        assertThat(CorrelationChannel.create(clew).wrap(channel)).isSameAs(channel);
        assertThat(clew.counters().all()).isEqualTo(Map.of("skipped.rabbitmq.wrap", 1L));
    }
}
