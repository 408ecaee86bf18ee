package dev.clew.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.logback.LogfmtEncoder;
import dev.clew.testkit.CapturedLog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line that an appender sends to Kafka through our interceptor is sent once: its own sending writes no line. */
class LogAppenderTest {
    private static final Logger LOG = LoggerFactory.getLogger("shop.Orders");

    private final Clew clew = Clew.builder().build();
    private final TraceContext request = Sample.request(clew, "order-4711");
    private final String lines = Broker.topic();

    /** Stops after eight lines, because it might go on for ever. */
    private final class KafkaAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
        private final LogfmtEncoder encoder = new LogfmtEncoder();
        private final KafkaProducer<String, String> producer;
        private final boolean isOurs;
        private int sent;

        /** @param isOurs whether an encoder of ours makes the lines, or the appender itself */
        KafkaAppender(KafkaProducer<String, String> producer, boolean isOurs) {
            this.producer = producer;
            this.isOurs = isOurs;
            setContext(logback());
            encoder.setContext(context);
            encoder.start();
            start();
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (sent++ < 8) {
                String line = isOurs
                        ? new String(encoder.encode(event), StandardCharsets.UTF_8)
                        : event.getFormattedMessage();
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(lines, line));
            }
        }
    }

    private static LoggerContext logback() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private KafkaProducer<String, String> producer(String outside) {
        return Broker.producer(
                "interceptor.classes",
                CorrelationProducerInterceptor.class.getName(),
                CorrelationProducerInterceptor.CLEW,
                clew,
                "clew.kafka.without.context",
                outside);
    }

    private static void attached(Appender<ILoggingEvent> appender, Runnable work) {
        ch.qos.logback.classic.Logger root = logback().getLogger("ROOT");
        root.addAppender(appender);
        try {
            work.run();
        } finally {
            root.detachAppender(appender);
        }
    }

    /** Each flush waits until the spans of the records have ended, which may write lines, which are sent. */
    private static void flush(KafkaProducer<?, ?> producer) {
        for (int i = 0; i < 4; i++) {
            producer.flush();
        }
    }

    private List<ConsumerRecord<String, String>> sent() {
        // Behind all the others in the only partition.
        try (KafkaProducer<String, String> plain = Broker.producer()) {
            plain.send(new ProducerRecord<>(lines, "last")).get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        List<ConsumerRecord<String, String>> all = Broker.read(lines, 1);
        assertThat(all.get(all.size() - 1).value()).isEqualTo("last");
        return all.subList(0, all.size() - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "generate"})
    void aLineIsSentOnce(String outside) {
        try (CapturedLog log = CapturedLog.create();
                KafkaProducer<String, String> producer = producer(outside)) {
            attached(new KafkaAppender(producer, true), () -> {
                try (Scope scope = request.makeCurrent()) {
                    LOG.info("one");
                }
                flush(producer);
            });
            assertThat(log.lines("clew.span")).isEmpty();
        }
        assertThat(sent()).singleElement().satisfies(record -> {
            assertThat(record.value()).contains("request_id=order-4711").contains("msg=one");
            assertThat(Sample.names(record.headers())).isEmpty();
        });
    }

    /** The queue's thread is in no request; a producer that generates ids would begin one for each line. */
    @ParameterizedTest
    @ValueSource(strings = {"nothing", "generate"})
    void aLineIsSentOnceBehindAQueue(String outside) {
        try (CapturedLog log = CapturedLog.create();
                KafkaProducer<String, String> producer = producer(outside)) {
            AsyncAppender queue = new AsyncAppender();
            queue.setContext(logback());
            queue.setMaxFlushTime(0);
            queue.addAppender(new KafkaAppender(producer, true));
            queue.start();
            attached(queue, () -> {
                try (Scope scope = request.makeCurrent()) {
                    LOG.info("one");
                }
                Broker.read(lines, 1);
                flush(producer);
            });
            assertThat(log.lines("clew.span")).isEmpty();
            queue.stop();
        }
        assertThat(sent()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSpansLineIsSentOnceWhateverMakesTheLine(boolean isOurs) {
        try (CapturedLog log = CapturedLog.create();
                KafkaProducer<String, String> producer = producer("nothing")) {
            attached(new KafkaAppender(producer, isOurs), () -> {
                clew.span(Span.Kind.CLIENT, request).name("call").begin().end();
                flush(producer);
            });
            assertThat(log.lines("clew.span")).hasSize(1);
        }
        assertThat(sent()).hasSize(1);
    }

    /** Nothing tells of the application's line that an appender is writing it, but of the span's line. */
    @Test
    void aLineThatNoEncoderOfOursMakesIsFollowedByTheLineOfItsSpanAlone() {
        // Looks at this thread, on which an earlier test may have written a line.
        assertThat(TraceContext.current()).isEqualTo(TraceContext.NONE);
        try (CapturedLog log = CapturedLog.create();
                KafkaProducer<String, String> producer = producer("nothing")) {
            attached(new KafkaAppender(producer, false), () -> {
                try (Scope scope = request.makeCurrent()) {
                    LOG.info("one");
                }
                flush(producer);
            });
            assertThat(log.lines("clew.span")).hasSize(1);
        }
        assertThat(sent()).extracting(ConsumerRecord::value).containsExactly("one", lines + " send ended");
    }

    @Test
    void theApplicationsOwnRecordsHaveTheirSpans() {
        String orders = Broker.topic();
        try (CapturedLog log = CapturedLog.create();
                KafkaProducer<String, String> producer = producer("nothing")) {
            attached(new KafkaAppender(producer, true), () -> {
                try (Scope scope = request.makeCurrent()) {
                    LOG.info("one");
                    Future<RecordMetadata> unused =
                            producer.send(new ProducerRecord<>(orders, "right behind a line, on its thread"));
                    LOG.info("two");
                }
                flush(producer);
            });
            assertThat(log.spansEnded("producer")).hasSize(1);
        }
        assertThat(sent())
                .extracting(record -> record.value().contains("msg=\"" + orders + " send ended\""))
                .containsExactlyInAnyOrder(false, false, true);
        assertThat(Sample.names(Broker.readOne(orders).headers()))
                .containsExactly("x-request-id", "traceparent", "x-message-id");
    }
}
