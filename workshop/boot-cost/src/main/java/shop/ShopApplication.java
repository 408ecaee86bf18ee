package shop;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** An application that knows nothing of what is beside it. Prints what its start took, and answers what it has taken. */
@SpringBootApplication
public class ShopApplication {
    private static final Logger LOG = LoggerFactory.getLogger("shop");
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    public static void main(String[] args) {
        ConfigurableApplicationContext application = SpringApplication.run(ShopApplication.class, args);
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        String port = application.getEnvironment().getProperty("local.server.port");
        System.out.printf(Locale.ROOT, "started port=%s cpu=%d heap=%d%n", port, cpu, heap());
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The orders, read in a transaction. */
    @Service
    static class Orders {
        private final JdbcTemplate jdbc;

        Orders(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Transactional(readOnly = true)
        public Map<String, Object> order(int id) {
            LOG.info("order {}", id);
            return jdbc.queryForMap("select cast(? as int) as id, 'open' as state", id);
        }
    }

    /** The shop. */
    @RestController
    static class Counter {
        private final Orders orders;

        Counter(Orders orders) {
            this.orders = orders;
        }

        @GetMapping("/orders/{id}")
        Map<String, Object> order(@PathVariable("id") int id) {
            return orders.order(id);
        }

        /** Returns the processor time of the process, in nanoseconds. */
        @GetMapping("/cpu")
        String cpu() {
            return String.valueOf(SYSTEM.getProcessCpuTime());
        }
    }
}
