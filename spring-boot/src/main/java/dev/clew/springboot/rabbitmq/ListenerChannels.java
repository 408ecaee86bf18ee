package dev.clew.springboot.rabbitmq;

import com.rabbitmq.client.Channel;
import dev.clew.rabbitmq.CorrelationChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The channels of listeners, through which they reply, publish and give messages back: one wrapper for each, as long as it
 * is open.
 */
final class ListenerChannels {
    private final CorrelationChannel correlation;
    private final Map<Channel, Channel> wrapped = new ConcurrentHashMap<>();

    ListenerChannels(CorrelationChannel correlation) {
        this.correlation = correlation;
    }

    Channel wrapped(Channel channel) {
        Channel known = wrapped.get(channel);
        return known == null ? wrap(channel) : known;
    }

    private Channel wrap(Channel channel) {
        Channel made = correlation.wrap(channel);
        wrapped.put(channel, made);
        // Called at once if it is closed already.
        channel.addShutdownListener(cause -> wrapped.remove(channel));
        return made;
    }
}
