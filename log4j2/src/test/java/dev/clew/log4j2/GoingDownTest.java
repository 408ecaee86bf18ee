package dev.clew.log4j2;

import dev.clew.testkit.logging.GoingDownContract;
import java.nio.file.Path;

class GoingDownTest extends GoingDownContract {
    @Override
    protected String configuration(Path file) {
        return """
                <Configuration status="ERROR">
                  <ClewFilter/>
                  <Appenders>
                    <File name="FILE" fileName="%s">
                      <ClewLayout/>
                    </File>
                  </Appenders>
                  <Loggers>
                    <Root level="INFO">
                      <AppenderRef ref="FILE"/>
                    </Root>
                  </Loggers>
                </Configuration>
                """.formatted(file);
    }

    @Override
    protected String property() {
        return "log4j2.configurationFile";
    }
}
