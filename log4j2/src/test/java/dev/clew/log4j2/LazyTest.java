package dev.clew.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.jvm.ChildJvm;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The ids of a lazy mirror, in a JVM of its own. */
class LazyTest {
    @Test
    void everyLayoutSeesTheIdsAndTheMdcHasNone() {
        try (ChildJvm child = ChildJvm.start(Logging.class, "-Dclew.mdc.mirror=lazy")) {
            assertThat(child.join().stream().filter(line -> line.startsWith("seen ")))
                    .containsExactly("seen pattern true", "seen ours true", "seen mdc null", "seen warnings 0");
        }
    }

    static final class Logging {
        public static void main(String[] arguments) {
            LoggerContext context = (LoggerContext) org.apache.logging.log4j.LogManager.getContext(false);
            PatternLayout pattern =
                    PatternLayout.newBuilder().setPattern("%X{request_id}").build();
            ClewLayout ours = ClewLayout.create("logfmt");
            String[] seen = new String[2];
            AbstractAppender last = new AbstractAppender("last", null, null, true, Property.EMPTY_ARRAY) {
                @Override
                public void append(LogEvent event) {
                    seen[0] = pattern.toSerializable(event);
                    seen[1] = ours.toSerializable(event);
                }
            };
            last.start();
            context.getConfiguration().getRootLogger().addAppender(last, null, null);
            TraceContext request = Clew.global().root();
            try (Scope scope = request.makeCurrent()) {
                LoggerFactory.getLogger("shop").error("x");
                System.out.println("seen pattern " + seen[0].equals(request.requestId()));
                System.out.println("seen ours " + seen[1].contains(" request_id=" + request.requestId() + " "));
                System.out.println("seen mdc " + MDC.get("request_id"));
                System.out.println("seen warnings " + Clew.global().counters().get("mdc.no_reader"));
            }
        }

        private Logging() {}
    }
}
