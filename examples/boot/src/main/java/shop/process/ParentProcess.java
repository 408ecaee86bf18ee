package shop.process;

import java.io.IOException;
import java.io.OutputStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;

/** Tells the process that has started this one when it is ready, and ends together with it. */
public class ParentProcess {
    @EventListener
    void ready(ApplicationReadyEvent event) {
        ConfigurableApplicationContext context = event.getApplicationContext();
        new Thread(() -> exitWithParent(context), "parent").start();
        System.out.println("ready " + context.getEnvironment().getProperty("local.server.port", "0"));
    }

    /** Standard input ends with the parent process, even if that one is killed. */
    private static void exitWithParent(ConfigurableApplicationContext context) {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The same as its end.
        }
        System.exit(SpringApplication.exit(context));
    }
}
