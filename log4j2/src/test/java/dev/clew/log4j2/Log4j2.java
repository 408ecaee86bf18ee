package dev.clew.log4j2;

import dev.clew.testkit.ParsedLine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;

/** The process's Log4j2, configured anew at INFO with our layout on a file, and the lines in it. */
final class Log4j2 {
    private static final String CONFIGURATION = """
        <Configuration status="ERROR">
          <ClewFilter/>
          <Appenders>
            <File name="List" fileName="%s" append="false">
              <ClewLayout format="%s"/>
            </File>
            <Async name="Async">
              <AppenderRef ref="List"/>
            </Async>
          </Appenders>
          <Loggers>
            <Logger name="shop" level="INFO"/>
            <Root level="INFO">
              <AppenderRef %s>%s</AppenderRef>
            </Root>
          </Loggers>
        </Configuration>
        """;

    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final Path file;

    private Log4j2(Path file, String format, String reference, String filter) throws IOException {
        this.file = file;
        byte[] xml = CONFIGURATION.formatted(file, format, reference, filter).getBytes(StandardCharsets.UTF_8);
        context.setConfiguration(new XmlConfiguration(context, new ConfigurationSource(new ByteArrayInputStream(xml))));
    }

    static Log4j2 configured(String format, String appender) {
        return configured(format, "ref='" + appender + "'", "");
    }

    /** Configures logfmt, the attributes of the root's reference to an appender, and the reference's filter. */
    static Log4j2 referring(String attributes, String filter) {
        return configured("logfmt", attributes, filter);
    }

    private static Log4j2 configured(String format, String reference, String filter) {
        try {
            Path file = Files.createTempFile("log4j2-", ".log");
            file.toFile().deleteOnExit();
            return new Log4j2(file, format, reference, filter);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Map<String, String>> lines() {
        return text().lines()
                .map(line -> ParsedLine.parse((line + "\n").getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    void stop() {
        context.reconfigure();
    }
}
