package dev.clew.benchmarks.log;

import dev.clew.Clew;
import dev.clew.benchmarks.harness.Operation;
import dev.clew.log4j2.ClewLayout;
import java.nio.ByteBuffer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.ByteBufferDestination;
import org.apache.logging.log4j.core.layout.Encoder;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.apache.logging.log4j.util.SortedArrayStringMap;

/** Log4j2's layouts alone, given an event with three ids and three key-values, all in its context data. */
public final class Log4jLines {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final ByteBufferDestination nowhere = new Nowhere();
    private final Encoder<LogEvent> layout;
    private final LogEvent event;

    private static final class Nowhere implements ByteBufferDestination {
        private final ByteBuffer buffer = ByteBuffer.allocate(8192);

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public ByteBuffer drain(ByteBuffer full) {
            full.clear();
            return full;
        }

        @Override
        public void writeBytes(ByteBuffer data) {}

        @Override
        public void writeBytes(byte[] data, int offset, int length) {}
    }

    private Log4jLines(Encoder<LogEvent> layout) {
        this.layout = layout;
        Clew.builder().build().root().makeCurrent().close();
        SortedArrayStringMap entries = new SortedArrayStringMap();
        entries.putValue("request_id", ID);
        entries.putValue("trace_id", ID);
        entries.putValue("span_id", "b0f067aa0ba90001");
        entries.putValue("action", "create");
        entries.putValue("user_id", "9921");
        entries.putValue("item", "SKU-44");
        event = Log4jLogEvent.newBuilder()
                .setLoggerName("shop.Orders")
                .setLevel(Level.INFO)
                .setMessage(new ParameterizedMessage("order {} placed", 7))
                .setThreadName("qtp-17")
                .setContextData(entries)
                .build();
        event.getMessage().getFormattedMessage();
    }

    public static Operation start(String scenario) {
        Log4jLines lines = new Log4jLines(layout(scenario));
        return hole -> {
            lines.layout.encode(lines.event, lines.nowhere);
            lines.nowhere.getByteBuffer().clear();
        };
    }

    private static Encoder<LogEvent> layout(String scenario) {
        return switch (scenario) {
            case "ecsEncode" -> ClewLayout.create("ecs");
            case "logfmtEncode" -> ClewLayout.create("logfmt");
            default ->
                JsonTemplateLayout.newBuilder()
                        .setConfiguration(new DefaultConfiguration())
                        .setEventTemplateUri("classpath:EcsLayout.json")
                        .build();
        };
    }
}
