package dev.clew.springboot.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;

class ClassProxiesTest {
    private final List<String> advised = new ArrayList<>();
    private final ClassProxies proxies = new ClassProxies("call"::equals);
    private final MethodInterceptor advice = call -> {
        advised.add(call.getMethod().getName());
        return call.proceed();
    };

    /** An interface of the host. */
    public interface Listener {
        String call();
    }

    /** A listener that can be proxied. */
    public static class Open implements Listener {
        private final String name = "open";

        @Override
        public String call() {
            return name;
        }
    }

    /** A listener whose method is final. */
    public static class FinalMethod implements Listener {
        private final String name = "final method";

        @Override
        public final String call() {
            return name;
        }
    }

    private record FinalClass(String call) implements Listener {}

    private Listener around(Listener listener) {
        return (Listener) proxies.aroundClassOrInterfaces(listener, advice);
    }

    @Test
    void aListenerKeepsItsClass() {
        Listener proxy = around(new Open());

        assertThat(proxy).isInstanceOf(Open.class);
        assertThat(proxy.call()).isEqualTo("open");
        assertThat(advised).containsExactly("call");
    }

    @Test
    void aFinalMethodRunsOnTheListenerItself() {
        assertThat(around(new FinalMethod()).call()).isEqualTo("final method");
        assertThat(advised).containsExactly("call");
    }

    @Test
    void aFinalClassIsAdvisedThroughItsInterface() {
        assertThat(around(new FinalClass("final class")).call()).isEqualTo("final class");
        assertThat(advised).containsExactly("call");
    }
}
