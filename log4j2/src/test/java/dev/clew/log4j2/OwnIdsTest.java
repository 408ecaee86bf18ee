package dev.clew.log4j2;

import dev.clew.testkit.logging.OwnIdsContract;
import java.util.List;
import java.util.function.Consumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

class OwnIdsTest extends OwnIdsContract {
    @Override
    protected Class<?> requests() {
        return Requests.class;
    }

    static final class Requests extends AbstractAppender {
        private final List<ClewLayout> layouts =
                List.of(ClewLayout.create("logfmt"), ClewLayout.create("json"), ClewLayout.create("ecs"));
        private final Consumer<String> lines;

        private Requests(Consumer<String> lines) {
            super("requests", null, null, false, Property.EMPTY_ARRAY);
            this.lines = lines;
        }

        public static void main(String[] arguments) {
            System.out.println(log(lines -> {
                LoggerContext context = (LoggerContext) LogManager.getContext(false);
                LoggerConfig root = context.getConfiguration().getRootLogger();
                root.getAppenders().keySet().forEach(root::removeAppender);
                Requests requests = new Requests(lines);
                requests.start();
                root.addAppender(requests, null, null);
                Configurator.setRootLevel(Level.INFO);
            }));
        }

        @Override
        public void append(LogEvent event) {
            layouts.forEach(layout -> lines.accept(layout.toSerializable(event)));
        }
    }
}
