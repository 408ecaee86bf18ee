package dev.clew.benchmarks.log;

import dev.clew.Clew;
import dev.clew.log4j2.ClewLayout;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.StringLayout;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.AbstractLayout;
import org.apache.logging.log4j.core.layout.ByteBufferDestination;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Log4j2's layouts alone, given an event with three ids and three key-values in its context data, where Log4j2 has them.
 */
@State(Scope.Thread)
public class Log4jLines {
    private final ByteBufferDestination nowhere = new ByteBufferDestination() {
        private final java.nio.ByteBuffer buffer = java.nio.ByteBuffer.allocate(8192);

        @Override
        public java.nio.ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public java.nio.ByteBuffer drain(java.nio.ByteBuffer full) {
            full.clear();
            return full;
        }

        @Override
        public void writeBytes(java.nio.ByteBuffer data) {}

        @Override
        public void writeBytes(byte[] data, int offset, int length) {}
    };

    private StringLayout template = JsonTemplateLayout.newBuilder()
            .setConfiguration(new DefaultConfiguration())
            .setEventTemplateUri("classpath:EcsLayout.json")
            .build();
    private AbstractLayout<String> clew = ClewLayout.create("ecs");
    private LogEvent event = Log4jLogEvent.newBuilder().build();

    @Setup
    public void open(BenchmarkParams params) {
        if (params.getBenchmark().endsWith("logfmtEncode")) {
            clew = ClewLayout.create("logfmt");
        }
        SortedArrayStringMap entries = new SortedArrayStringMap();
        Clew.builder().build().root().makeCurrent().close();
        entries.putValue("request_id", "4bf92f3577b34da6a3ce929d0e0e4736");
        entries.putValue("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
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

    @Benchmark
    public void templateEncode() {
        template.encode(event, nowhere);
        nowhere.getByteBuffer().clear();
    }

    @Benchmark
    public void ecsEncode() {
        clew.encode(event, nowhere);
    }

    @Benchmark
    public void logfmtEncode() {
        clew.encode(event, nowhere);
    }
}
