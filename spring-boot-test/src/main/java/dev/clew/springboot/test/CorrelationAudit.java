package dev.clew.springboot.test;

import dev.clew.Clew;
import dev.clew.springboot.test.AuditReport.Finding;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.util.ClassUtils;

/**
 * Finds the places at which a running application loses the id of a request.
 *
 * <p>It sends one request to each GET endpoint without required parameters, and those of the examples, each with an id of its
 * own, and looks for the id: in the answer, on the lines, in outgoing calls, statements and messages. A request is sent a few
 * times more if something may be its work or another's. The application has to run in this process, and is changed in nothing.
 * Audits run one at a time in a process.
 */
public final class CorrelationAudit {
    private static final Lock ONE_AT_A_TIME = new ReentrantLock();

    private final Builder settings;
    private final Sender sender;
    private final boolean isMock;

    private CorrelationAudit(Builder settings, Sender sender, boolean isMock) {
        this.settings = settings;
        this.sender = sender;
        this.isMock = isMock;
    }

    /** Begins with the context of the application: of one that listens on a port, or of a test with MockMvc. */
    public static Builder builder(ApplicationContext application) {
        return new Builder(application);
    }

    /**
     * Runs the audit, and waits for its end.
     *
     * @throws IllegalStateException if the thread is interrupted meanwhile
     */
    public AuditReport run() {
        try {
            ONE_AT_A_TIME.lockInterruptibly();
            try {
                return audit();
            } finally {
                ONE_AT_A_TIME.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the audit was interrupted", e);
        }
    }

    private AuditReport audit() throws InterruptedException {
        Clew clew = settings.application.getBean(Clew.class);
        Set<Finding> findings = new LinkedHashSet<>();
        List<String> tried = new ArrayList<>();
        List<String> notTried = new ArrayList<>();
        List<String> notObserved = new ArrayList<>();
        String unavailable = LineRecorder.unavailable();
        if (unavailable != null) {
            notObserved.add("lines: " + unavailable);
        }
        if (settings.targets.isEmpty()) {
            notObserved.add("calls: no RecordingServer is given");
        }
        new ExecutorProbe(settings.application, clew, settings.timeout).probe(findings::add, tried, notTried);
        try (Topics topics = topics(notObserved);
                Observer observer = new Observer(clew.requestIdHeaders(), settings.targets, topics)) {
            Audit audit = new Audit(observer, new Judge(isIdInDatabase()), settings.settle);
            audit.run(attempts(clew.requestIdHeaders().get(0), topics, notTried));
            tried.addAll(audit.tried());
            findings.addAll(audit.findings());
            notTried.addAll(audit.notTried());
        }
        return new AuditReport(tried, List.copyOf(findings), notTried, notObserved);
    }

    private List<Attempt> attempts(String idHeader, @Nullable Topics topics, List<String> notTried) {
        List<Attempt> attempts = new ArrayList<>();
        Endpoints endpoints = Endpoints.of(settings.application, !isMock);
        endpoints
                .requests(settings.examples)
                .forEach((place, example) -> attempts.add(new Attempt.Request(
                        place, example, sender, settings.headers, idHeader, settings.timeout, isIdTaken())));
        notTried.addAll(endpoints.withoutRequest(settings.examples));
        Map<String, Attempt.@Nullable Post> listened = listened(topics);
        for (Message message : settings.messages) {
            Attempt.Post post = listened.get(message.topic);
            if (post == null) {
                notTried.add("listener of " + message.topic + ": "
                        + (listened.containsKey(message.topic) ? "no broker is known" : "there is none"));
            } else {
                attempts.add(new Attempt.Message(
                        post, message.topic, message.key, message.value, idHeader, settings.timeout));
            }
        }
        for (String topic : listened.keySet()) {
            if (settings.messages.stream().noneMatch(message -> message.topic.equals(topic))) {
                notTried.add("listener of " + topic + ": needs an example of a message");
            }
        }
        return attempts;
    }

    /** Returns the topics and queues that have a listener, each with the way to it, null if its broker is not known. */
    private Map<String, Attempt.@Nullable Post> listened(@Nullable Topics topics) {
        Map<String, Attempt.@Nullable Post> listened = new TreeMap<>();
        if (isPresent("org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry")) {
            Attempt.Post post = RabbitListeners.post(settings.application);
            RabbitListeners.queues(settings.application).forEach(queue -> listened.put(queue, post));
        }
        if (isPresent("org.springframework.kafka.config.KafkaListenerEndpointRegistry")) {
            Attempt.Post post = topics == null ? null : topics::send;
            KafkaListeners.topics(settings.application).forEach(topic -> listened.put(topic, post));
        }
        return listened;
    }

    private @Nullable Topics topics(List<String> notObserved) {
        if (!isPresent("org.apache.kafka.clients.consumer.KafkaConsumer")) {
            return null;
        }
        List<String> servers = Binder.get(environment())
                .bind("spring.kafka.bootstrap-servers", Bindable.listOf(String.class))
                .orElse(List.of());
        boolean isHere = servers.stream()
                .allMatch(server -> HttpSender.isLoopback(server.substring(0, Math.max(0, server.lastIndexOf(':')))));
        if (servers.isEmpty() || !isHere) {
            notObserved.add("messages: spring.kafka.bootstrap-servers is "
                    + (servers.isEmpty() ? "not set" : servers + ", not on this machine"));
            return null;
        }
        return Topics.open(String.join(",", servers), settings.timeout);
    }

    private boolean isIdInDatabase() {
        String mode = environment().getProperty("clew.jdbc.mode", "auto");
        return mode.equalsIgnoreCase("session") || mode.equalsIgnoreCase("comment");
    }

    private boolean isIdTaken() {
        return environment().getProperty("clew.inbound", "trust").equalsIgnoreCase("trust")
                && !environment().containsProperty("clew.inbound.trusted");
    }

    private Environment environment() {
        return settings.application.getEnvironment();
    }

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, CorrelationAudit.class.getClassLoader());
    }

    private record Message(String topic, @Nullable String key, String value) {}

    /** Chooses what is sent, and what is looked at. Not safe for several threads. */
    public static final class Builder {
        private final ApplicationContext application;
        private final List<Example> examples = new ArrayList<>();
        private final List<Message> messages = new ArrayList<>();
        private final List<RecordingServer> targets = new ArrayList<>();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private Duration timeout = Duration.ofSeconds(10);
        private Duration settle = Duration.ofMillis(100);
        private @Nullable URI url;
        private @Nullable MockMvc mvc;

        private Builder(ApplicationContext application) {
            this.application = application;
        }

        /** Adds an example of a GET, with a path and query that lead somewhere: {@code /orders/7?full=true}. */
        public Builder get(String path) {
            examples.add(Example.get(path));
            return this;
        }

        /** Adds an example of any request. It is sent up to some ten times, as the requests to GET endpoints are. */
        public Builder request(String method, String path, String contentType, String body) {
            examples.add(new Example(method, path, contentType, body));
            return this;
        }

        /**
         * Adds an example of a message, for the listener of its topic of Kafka or queue of RabbitMQ; it is sent several times too.
         *
         * @param key that of a record of Kafka, null for none
         */
        public Builder message(String topic, @Nullable String key, String value) {
            messages.add(new Message(topic, key, value));
            return this;
        }

        /** Adds a header to all requests, such as {@code Authorization}. */
        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        /** Adds a server that the application calls in place of another. Without any, outgoing calls are not seen. */
        public Builder target(RecordingServer server) {
            targets.add(server);
            return this;
        }

        /** Sends to another address than {@code http://127.0.0.1:} and the application's port; it must be a loopback one. */
        public Builder url(URI address) {
            url = address;
            return this;
        }

        /** Sends through MockMvc and not to a port. The filters are those of MockMvc. */
        public Builder mockMvc(MockMvc mock) {
            mvc = mock;
            return this;
        }

        /** Chooses the longest time for the answer to a request, ten seconds unless set. */
        public Builder timeout(Duration longest) {
            timeout = positive("timeout", longest);
            return this;
        }

        /** Chooses the time after each answer in which work is looked for that the request left behind; 100 ms unless set. */
        public Builder settle(Duration time) {
            settle = positive("settle", time);
            return this;
        }

        private static Duration positive(String name, Duration duration) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(name + " must be positive, was " + duration);
            }
            return duration;
        }

        /**
         * Makes the audit.
         *
         * @throws IllegalArgumentException if the address is not a loopback one
         * @throws IllegalStateException if the application neither listens on a port nor has MockMvc
         */
        public CorrelationAudit build() {
            MockMvc mock = mvc;
            String port = application.getEnvironment().getProperty("local.server.port");
            if (mock == null && url == null && port == null) {
                mock = Endpoints.isReactive(application)
                        ? null
                        : application.getBeanProvider(MockMvc.class).getIfAvailable();
                if (mock == null) {
                    throw new IllegalStateException(
                            "the application listens on no port and has no MockMvc: use"
                                    + " @SpringBootTest(webEnvironment = RANDOM_PORT), or with Spring MVC @AutoConfigureMockMvc");
                }
            }
            if (mock != null) {
                return new CorrelationAudit(this, new MvcSender(mock), true);
            }
            String path = application
                    .getEnvironment()
                    .getProperty(
                            Endpoints.isReactive(application)
                                    ? "spring.webflux.base-path"
                                    : "server.servlet.context-path",
                            "");
            URI address = url == null ? URI.create("http://127.0.0.1:" + port + path) : url;
            return new CorrelationAudit(this, HttpSender.to(address), false);
        }
    }
}
