package dev.clew.springboot.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.listener.AfterRollbackProcessor;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.listener.MessageListener;

/** How the parts are put in place. */
@ExtendWith(OutputCaptureExtension.class)
class WiringTest {
    @Test
    void noBeanIsMadeTooEarly(CapturedOutput output) {
        try (KafkaApplication application = KafkaApplication.start(Nothing.class)) {
            assertThat(application.context().isRunning()).isTrue();
        }
        assertThat(output.getAll()).doesNotContain("is not eligible for getting processed by all BeanPostProcessors");
    }

    /** A default method that a release adds would run on the wrapper, and the application's would be lost. */
    @Test
    void wrappersAnswerNoMethodThemselves() {
        assertThat(inherited(CorrelatedErrorHandler.class, CommonErrorHandler.class))
                .isEmpty();
        assertThat(inherited(CorrelatedRollbackProcessor.class, AfterRollbackProcessor.class))
                .isEmpty();
        assertThat(inherited(CorrelatedRecordListener.class, MessageListener.class))
                .isEmpty();
        assertThat(inherited(CorrelatedRecordListener.class, ConsumerSeekAware.class))
                .isEmpty();
        assertThat(inherited(CorrelatedBatchListener.class, BatchMessageListener.class))
                .isEmpty();
        assertThat(inherited(CorrelatedBatchListener.class, ConsumerSeekAware.class))
                .isEmpty();
        assertThat(inherited(CorrelatedBackoffListener.class, ConsumerSeekAware.class))
                .isEmpty();
    }

    private static List<String> inherited(Class<?> wrapper, Class<?> type) {
        List<String> inherited = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            try {
                Class<?> answering = wrapper.getMethod(method.getName(), method.getParameterTypes())
                        .getDeclaringClass();
                if (answering.isInterface()) {
                    inherited.add(method.toString());
                }
            } catch (NoSuchMethodException e) {
                throw new AssertionError(e);
            }
        }
        return inherited;
    }

    @Test
    void nativeImageKnowsTheProxyOfAProducer() {
        RuntimeHints hints = new RuntimeHints();
        new ClewKafkaAutoConfiguration.Proxies().registerHints(hints, null);
        assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Producer.class))
                .accepts(hints);
    }

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}
}
