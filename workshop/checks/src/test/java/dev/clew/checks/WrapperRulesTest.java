package dev.clew.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterInputStream;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WrapperRulesTest {
    private record Forgetful(Iterable<String> delegate) implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return delegate.iterator();
        }
    }

    private record Whole(Iterable<String> anyName) implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return anyName.iterator();
        }

        @Override
        public void forEach(Consumer<? super String> action) {
            anyName.forEach(action);
        }

        @Override
        public Spliterator<String> spliterator() {
            return anyName.spliterator();
        }
    }

    private record NoWrapper(String text) implements Callable<String> {
        @Override
        public String call() {
            return text;
        }
    }

    @Test
    void namesADefaultMethodThatRunsOnTheWrapper() {
        assertThat(WrapperRules.inherited(Forgetful.class))
                .containsExactly(
                        "WrapperRulesTest.Forgetful.forEach(Consumer)", "WrapperRulesTest.Forgetful.spliterator()");
        assertThat(WrapperRules.inherited(Whole.class)).isEmpty();
    }

    @Test
    void wantsTheTextOfTheWrappedObjectThoughTheWrapperHasNoName() {
        Callable<String> delegate = () -> "delegate";
        Callable<String> wrapper = new Callable<>() {
            @Override
            public String call() throws Exception {
                return delegate.call();
            }
        };
        assertThat(WrapperRules.inherited(wrapper.getClass())).containsExactly("WrapperRulesTest.1.toString()");
    }

    @Test
    void seesMethodsThatTheHostsOwnWrapperLacks() {
        InputStream wrapper = new FilterInputStream(InputStream.nullInputStream()) {};
        assertThat(WrapperRules.inherited(wrapper.getClass()))
                .contains("WrapperRulesTest.2.transferTo(OutputStream)")
                .doesNotContain("WrapperRulesTest.2.skip(long)");
    }

    @Test
    void leavesOtherTypesAlone() {
        assertThat(WrapperRules.inherited(NoWrapper.class)).isEmpty();
    }
}
