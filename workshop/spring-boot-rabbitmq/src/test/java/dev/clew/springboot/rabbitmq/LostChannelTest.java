package dev.clew.springboot.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import dev.clew.Clew;
import dev.clew.rabbitmq.CorrelationChannel;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;
import org.springframework.aop.framework.ProxyFactory;

/** A listener that is called with a channel that was lost meanwhile, as a retry after a pause calls it. */
class LostChannelTest {
    private final Clew clew = Clew.builder().build();
    private final List<String> called = new ArrayList<>();
    private final List<Channel> received = new ArrayList<>();

    @AfterEach
    void countsNothing() {
        assertThat(clew.counters().all()).isEmpty();
    }

    /** Returns a channel that opens another if it is called while it is lost, as Spring's proxies do. */
    private Channel channel(boolean open) {
        return (Channel) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Channel.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "isOpen" -> open;
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == arguments[0];
                        default -> {
                            called.add(method.getName());
                            yield null;
                        }
                    };
                });
    }

    private void listen(Channel channel) throws Exception {
        CorrelationChannel correlation = CorrelationChannel.create(clew);
        ProxyFactory listener = new ProxyFactory((ChannelAwareMessageListener) (message, given) -> received.add(given));
        listener.addAdvice(new ListenerAdvice(new ContainerDeliveries(correlation), correlation));
        ((ChannelAwareMessageListener) listener.getProxy()).onMessage(new Message(new byte[0]), channel);
    }

    @Test
    void lostChannelIsHandedOnAsItIs() throws Exception {
        Channel lost = channel(false);
        listen(lost);
        assertThat(received).hasSize(1).first().isSameAs(lost);
        assertThat(called).isEmpty();
    }

    @Test
    void openChannelIsWrapped() throws Exception {
        Channel open = channel(true);
        listen(open);
        assertThat(received).hasSize(1).first().isNotSameAs(open);
    }
}
