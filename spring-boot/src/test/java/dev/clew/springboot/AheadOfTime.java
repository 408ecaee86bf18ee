package dev.clew.springboot;

import com.zaxxer.hikari.HikariDataSource;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.springframework.boot.SpringApplicationAotProcessor;

/** The application that is processed ahead of time, with the folder of the property "aot" for what is generated. */
public class AheadOfTime {
    static Path folder() {
        return Path.of(System.getProperty("aot"));
    }

    /** Starts the application, and prints what it answers. Run by the processor too, which stops it before it starts. */
    public static void main(String[] args) throws Exception {
        try (Running application = Running.start()) {
            HttpResponse<String> answer = application.get("/orders/7", "X-Request-ID", "r1");
            print("order: " + answer.body() + " " + answer.headers().allValues("X-Request-ID"));
            print("async: " + application.get("/async", "X-Request-ID", "r2").body());
            print("scheduled: " + OrdersApplication.Clock.THREE.await(60, TimeUnit.SECONDS) + " "
                    + OrdersApplication.Clock.IDS.contains(""));
            print("pool: "
                    + application
                            .context()
                            .getBean(HikariDataSource.class)
                            .getClass()
                            .getSimpleName());
        }
    }

    private static void print(String line) {
        OrdersApplication.LOG.info("{}", line);
    }

    /** Processes it, as Boot's build plugins do. */
    static final class Processing {
        public static void main(String[] args) throws Exception {
            Path folder = folder();
            Path sources = folder.resolve("sources");
            Path classes = folder.resolve("classes");
            SpringApplicationAotProcessor.main(new String[] {
                AheadOfTime.class.getName(),
                sources.toString(),
                folder.resolve("resources").toString(),
                classes.toString(),
                "dev.clew",
                "orders"
            });
            List<String> options = new ArrayList<>(List.of(
                    "-nowarn", "-proc:none", "-d", classes.toString(), "-cp", classPath(classes), "--release", "17"));
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(file -> options.add(file.toString()));
            }
            int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(new String[0]));
            if (status != 0) {
                throw new IllegalStateException("the generated sources do not compile");
            }
        }

        private static String classPath(Path classes) {
            return classes + java.io.File.pathSeparator + System.getProperty("java.class.path");
        }
    }
}
