package com.acme.shop;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.clew.springboot.test.ClewAudit;
import dev.clew.springboot.test.ClewTest;
import dev.clew.springboot.test.CorrelationAudit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;

/** The annotations, on test classes of a user's, which are run from here. */
class AnnotationsTest {
    private static final Logger LOG = LoggerFactory.getLogger("small.orders");

    private static Events run(Class<?> tests) {
        System.setProperty("annotations.test", "true");
        try {
            return EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(tests))
                    .execute()
                    .testEvents();
        } finally {
            System.clearProperty("annotations.test");
        }
    }

    @Test
    void linesWithTheIdPassAndLinesWithoutItFail() {
        Events events = run(OfLines.class);
        events.assertStatistics(statistics -> statistics.started(4).succeeded(1).failed(3));
        for (String name : new String[] {"clearedMdc", "threadThatIsStarted", "threadThatWasThereBefore"}) {
            events.assertThatEvents()
                    .haveExactly(
                            1,
                            event(
                                    test(name),
                                    finishedWithFailure(message(text -> text.startsWith("lines without the id of their"
                                            + " request:\n  \"" + name + "\" of small.orders at com.acme.shop.")))));
        }
    }

    @Test
    void nestedTestsHaveTheLoggersOfTheClassAroundThem() {
        Events events = run(OfNested.class);
        events.assertStatistics(statistics -> statistics.started(1).failed(1));
        events.assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("lineOutsideOfARequest"),
                                finishedWithFailure(message(text -> text.startsWith("lines without the id of their"
                                        + " request:\n  \"nested\" of small.orders at com.acme.shop.")))));
    }

    @Test
    void auditThatFindsNothingPassesAndOthersFailWithTheReport() {
        Events events = run(OfAudits.class);
        events.assertStatistics(statistics -> statistics.started(2).succeeded(1).failed(1));
        events.assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("findsTheLine"),
                                finishedWithFailure(message(text -> text.startsWith("The id is lost at 1 place:\n"
                                        + "  GET /cleared/{id}: line without the id: \"clearedMdc\" of")))));
    }

    @EnabledIfSystemProperty(named = "annotations.test", matches = "true")
    @SpringBootTest(classes = Small.class)
    @ClewTest(loggers = "small")
    static class OfLines {
        @Autowired
        private WebApplicationContext context;

        private void get(String path) throws Exception {
            Small.mvc(context).perform(MockMvcRequestBuilders.get(path)).andReturn();
        }

        @Test
        void withTheId() throws Exception {
            get("/with");
        }

        @Test
        void clearedMdc() throws Exception {
            get("/cleared/7");
        }

        @Test
        void threadThatIsStarted() throws Exception {
            get("/thread?lost");
        }

        @Test
        void threadThatWasThereBefore() throws Exception {
            get("/before?lost");
        }
    }

    @EnabledIfSystemProperty(named = "annotations.test", matches = "true")
    @ClewTest(loggers = "small")
    static class OfNested {
        @Nested
        class Inner {
            @Test
            void lineOutsideOfARequest() {
                LOG.error("nested"); // no application has set Log4j2 to INFO
            }
        }
    }

    @EnabledIfSystemProperty(named = "annotations.test", matches = "true")
    @SpringBootTest(classes = Small.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
    static class OfAudits {
        /** Without what it would have to be given examples of. */
        @ClewAudit
        void findsNothing() {}

        @ClewAudit
        void findsTheLine(CorrelationAudit.Builder audit) {
            audit.get("/cleared/7");
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Small {
        static MockMvc mvc(WebApplicationContext context) {
            return MockMvcBuilders.webAppContextSetup(context)
                    .addFilters(context.getBean("clewFilterRegistration", FilterRegistrationBean.class)
                            .getFilter())
                    .build();
        }

        @Bean
        Web web() {
            return new Web();
        }
    }

    @RestController
    static class Web {
        private static final ScheduledExecutorService BEFORE = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });

        static {
            CountDownLatch started = new CountDownLatch(1);
            BEFORE.execute(started::countDown);
            try {
                started.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @GetMapping("/with")
        String with() {
            LOG.info("with");
            return "with";
        }

        @GetMapping("/cleared/{id}")
        String cleared() {
            MDC.clear();
            LOG.info("clearedMdc");
            return "cleared";
        }

        @GetMapping(path = "/thread", params = "lost")
        String thread() throws InterruptedException {
            Thread thread = new Thread(() -> LOG.info("threadThatIsStarted"));
            thread.start();
            thread.join();
            return "started";
        }

        @GetMapping(path = "/before", params = "lost")
        String before() throws Exception {
            BEFORE.submit(() -> LOG.info("threadThatWasThereBefore")).get();
            return "before";
        }
    }
}
