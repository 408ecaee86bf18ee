package dev.clew.log4j2;

import dev.clew.testkit.logging.RedeployContract;
import org.apache.logging.log4j.LogManager;

class RedeployTest extends RedeployContract {
    @Override
    protected Class<? extends Application> application() {
        return Deployed.class;
    }

    /** An application with Log4j2 as in a web container: without a shutdown hook and without objects that threads keep. */
    public static final class Deployed extends Application {
        private final Log4j2 log4j;

        public Deployed() {
            System.setProperty("log4j2.isWebapp", "true");
            System.setProperty("log4j2.shutdownHookEnabled", "false");
            try {
                log4j = Log4j2.configured("logfmt", "List");
            } finally {
                System.clearProperty("log4j2.isWebapp");
                System.clearProperty("log4j2.shutdownHookEnabled");
            }
        }

        @Override
        protected void start() {}

        @Override
        protected void stop() {
            LogManager.shutdown();
        }

        @Override
        protected String written() {
            return log4j.text();
        }
    }
}
