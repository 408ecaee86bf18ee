package dev.clew.springboot.test;

import java.sql.SQLException;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;

/** Lets audits see the connections of the DriverManager, before an application asks for the first. Boot makes it. */
public final class DriverListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {
    /** For Boot. */
    public DriverListener() {}

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        try {
            RecordingDriver.install();
        } catch (SQLException | SecurityException e) {
            LoggerFactory.getLogger("clew").info("connections of the DriverManager cannot be recorded", e);
        }
    }
}
