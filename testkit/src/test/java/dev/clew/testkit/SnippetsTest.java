package dev.clew.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.propagation.Setter;
import dev.clew.testkit.propagation.SetterContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** The code in README.md, compiled and run. */
class SnippetsTest {
    private record Orders(Clew clew) {
        void create(String requestId) {
            try (Scope scope = clew.receive(Map.of("X-Request-ID", requestId), Map::get, "")
                    .makeCurrent()) {
                LoggerFactory.getLogger("com.acme.Orders").info("created");
            }
        }
    }

    private final Orders orders = new Orders(Clew.builder().build());

    @Nested
    @ExtendWith(LeakExtension.class)
    class OrdersTest {
        @Test
        void everyLineOfARequestCarriesItsId() {
            try (CapturedLog log = CapturedLog.create()) {
                orders.create("b41c9e02");

                log.assertEveryLineCarries("b41c9e02", "com.acme");
            }
        }
    }

    @Nested
    class HeadersTest extends SetterContract<Map<String, String>> {
        @Override
        protected Map<String, String> carrier() {
            return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        }

        @Override
        protected Setter<Map<String, String>> setter() {
            return Map::put;
        }

        @Override
        protected void add(Map<String, String> carrier, String name, String value) {
            carrier.put(name, value);
        }

        @Override
        protected List<String> values(Map<String, String> carrier, String name) {
            return carrier.containsKey(name) ? List.of(carrier.get(name)) : List.of();
        }
    }

    @Test
    void readmeHasWhatIsCompiledHere() throws Exception {
        String here = Files.readString(Path.of("src/test/java/dev/clew/testkit/SnippetsTest.java"));
        String readme = Files.readString(Path.of("README.md"));

        String[] blocks = readme.split("```java\n");
        assertThat(blocks).hasSize(3);
        for (int i = 1; i < blocks.length; i++) {
            String code = blocks[i].substring(0, blocks[i].indexOf("```"));
            assertThat(here.replaceAll("(?m)^ +", "")).contains(code.replaceAll("(?m)^ +", ""));
        }
    }
}
