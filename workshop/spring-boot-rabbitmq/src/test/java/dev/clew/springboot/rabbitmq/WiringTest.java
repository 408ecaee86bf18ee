package dev.clew.springboot.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.rabbitmq.CorrelationChannel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.amqp.rabbit.listener.adapter.MessagingMessageListenerAdapter;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;
import org.springframework.util.ErrorHandler;

/** How the parts are put in place. */
@ExtendWith(OutputCaptureExtension.class)
class WiringTest {
    @Test
    void partIsNamedAndNoBeanIsMadeTooEarly(CapturedOutput output) {
        try (RabbitApplication application = RabbitApplication.start(Nothing.class)) {
            assertThat(application.template().getBeforePublishPostProcessors())
                    .hasExactlyElementsOfTypes(CorrelatedPublishing.class);
        }
        assertThat(output.getAll())
                .contains("attached: change, client, rabbitmq, task, tracer; left out: ")
                .doesNotContain("is not eligible for getting processed by all BeanPostProcessors");
    }

    @Test
    void switchLeavesSpringAmqpAsItIs(CapturedOutput output) {
        try (RabbitApplication application = RabbitApplication.start(Nothing.class, "clew.rabbitmq.enabled=false")) {
            assertThat(application.template().getBeforePublishPostProcessors()).isNull();
            assertThatThrownBy(() -> application.bean(CorrelationChannel.class))
                    .isInstanceOf(NoSuchBeanDefinitionException.class);
        }
        assertThat(output.getAll()).contains("rabbitmq (clew.rabbitmq.enabled=false)");
    }

    @Test
    void valueThatIsNotAllowedEndsTheStart() {
        assertThatThrownBy(() -> RabbitApplication.start(Nothing.class, "clew.rabbitmq.on.existing=maybe"))
                .rootCause()
                .hasMessage("Invalid value maybe for configuration clew.rabbitmq.on.existing:"
                        + " must be one of keep, replace");
    }

    @Test
    void nativeImageKnowsTheProxiesOfListenersAndHandlers() {
        RuntimeHints hints = new RuntimeHints();
        new ClewRabbitmqAutoConfiguration.Proxies().registerHints(hints, null);
        for (Class<?> type : List.of(MessagingMessageListenerAdapter.class, ErrorHandler.class)) {
            assertThat(RuntimeHintsPredicates.proxies()
                            .forInterfaces(AopProxyUtils.completeJdkProxyInterfaces(
                                    ClassUtils.getAllInterfacesForClass(type))))
                    .accepts(hints);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}
}
