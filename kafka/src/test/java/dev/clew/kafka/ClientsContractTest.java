package dev.clew.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.CapturedLog;
import java.lang.reflect.Constructor;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientsContractTest {
    /** Prefers its own jars for Kafka and for this module. Other classes come from the tests' class path. */
    private static final class ClientsLoader extends URLClassLoader {
        ClientsLoader(URL... urls) {
            super(urls, ClientsContractTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.apache.kafka.") && !name.startsWith("dev.clew.kafka.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }

    private static URL url(String path) throws MalformedURLException {
        return Path.of(path).toUri().toURL();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.9.1", "4.0.0", "4.3.1"})
    void holdsOnEachRelease(String version) throws Exception {
        // Before the context class loader changes: the broker finds its own classes through it.
        String address = Broker.address();
        String topic = Broker.topic();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (CapturedLog log = CapturedLog.create();
                ClientsLoader loader = new ClientsLoader(
                        url("target/clients/kafka-clients-" + version + ".jar"),
                        url("target/classes"),
                        url("target/test-classes"))) {
            thread.setContextClassLoader(loader);
            Constructor<?> constructor = loader.loadClass("dev.clew.kafka.ClientsContract")
                    .getDeclaredConstructor(String.class, String.class);
            constructor.setAccessible(true);
            Callable<?> clients = (Callable<?>) constructor.newInstance(address, topic);

            assertThat(clients.call())
                    .isEqualTo(List.of(
                            "kafka-clients-" + version + ".jar",
                            "callback order-4711",
                            "by interceptor order-4711 [x-request-id, traceparent, x-message-id]",
                            "by wrapper order-4711 [x-request-id, traceparent, x-message-id]",
                            "batch order-4711",
                            "after a leak TraceContext.NONE",
                            "republished true",
                            "derived true",
                            "bound order-4711",
                            "committed 2",
                            "caused true order-4711",
                            "caused true order-4711",
                            "every method of Producer true",
                            "every method of Consumer true",
                            "counters {kafka.leaked=1}"));
            // Before 4.1 the interceptor's span ends at once, because no acknowledgement names its record.
            assertThat(log.spansEnded("producer"))
                    .extracting(line -> line.values().get("offset"))
                    .startsWith(version.equals("4.3.1") ? "0" : null, "1");
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
