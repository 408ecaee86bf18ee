package dev.clew.springboot;

import dev.clew.SpanListener;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Puts the span listeners among the beans into their places, in their order, once all beans are made. */
final class SpanListenerBeans implements SmartInitializingSingleton {
    private static final Logger LOG = LoggerFactory.getLogger("clew");

    private final ListableBeanFactory beans;
    private final List<BeanSpanListener> places;

    SpanListenerBeans(ListableBeanFactory beans) {
        this.beans = beans;
        this.places = Stream.of(beans.getBeanNamesForType(SpanListener.class, true, false))
                .map(name -> new BeanSpanListener())
                .toList();
    }

    List<BeanSpanListener> places() {
        return places;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<SpanListener> listeners =
                beans.getBeanProvider(SpanListener.class).orderedStream().toList();
        for (int i = 0; i < Math.min(places.size(), listeners.size()); i++) {
            places.get(i).set(listeners.get(i));
        }
        if (listeners.size() > places.size()) {
            LOG.warn(
                    "clew: span listeners {} are not called: declare the type SpanListener where the bean is made",
                    listeners.subList(places.size(), listeners.size()));
        }
    }
}
