package dev.clew.logback;

import dev.clew.testkit.logging.GoingDownContract;
import java.nio.file.Path;

class GoingDownTest extends GoingDownContract {
    @Override
    protected String configuration(Path file) {
        return """
                <configuration>
                  <shutdownHook/>
                  <appender name="FILE" class="ch.qos.logback.core.FileAppender">
                    <file>%s</file>
                    <encoder class="dev.clew.logback.LogfmtEncoder"/>
                  </appender>
                  <root level="INFO">
                    <appender-ref ref="FILE"/>
                  </root>
                </configuration>
                """.formatted(file);
    }

    @Override
    protected String property() {
        return "logback.configurationFile";
    }
}
