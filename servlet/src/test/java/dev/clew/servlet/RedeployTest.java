package dev.clew.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Context;
import dev.clew.Clew;
import dev.clew.http.HttpServerHandler;
import dev.clew.testkit.jvm.Garbage;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.catalina.Wrapper;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A web application that brings its own Clew is deployed again and again, while the container's threads live on. */
class RedeployTest {
    private static final int REDEPLOYS = 20;

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Tomcat tomcat = new Tomcat();

    @BeforeEach
    void start() throws Exception {
        TomcatServer.beQuiet();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("maxThreads", "8");
        tomcat.getConnector().setProperty("minSpareThreads", "8");
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leavesNoClassLoaderBehind(boolean ownLogging) throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        List<Set<String>> threads = new ArrayList<>();
        for (int i = 0; i < REDEPLOYS; i++) {
            threads.add(deployAndServe(loaders, ownLogging, ""));
        }

        assertThat(Garbage.reachable(loaders, 0)).isZero();
        // It is no test unless threads of the first deployment were still there in the last.
        assertThat(threads.get(0)).containsAnyElementsOf(threads.get(REDEPLOYS - 1));
    }

    @Test
    void findsWhatAnApplicationLeavesOnAThread() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        deployAndServe(loaders, true, "");
        deployAndServe(loaders, true, "?leave");

        assertThat(Garbage.reachable(loaders, 1)).isEqualTo(1);
        assertThat(loaders.get(0).get()).isNull();
    }

    /** Returns the names of the threads that served. */
    private Set<String> deployAndServe(List<WeakReference<ClassLoader>> loaders, boolean ownLogging, String query)
            throws Exception {
        StandardContext context = application(ownLogging);
        tomcat.getHost().addChild(context);
        loaders.add(new WeakReference<>(context.getLoader().getClassLoader()));
        try {
            return serve(query);
        } finally {
            tomcat.getHost().removeChild(context);
        }
    }

    private Set<String> serve(String query) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            answers.add(get("/app/" + query, "request-" + i));
            answers.add(get("/app/?async", "async-" + i));
        }
        Set<String> threads = new HashSet<>();
        for (int i = 0; i < answers.size(); i++) {
            HttpResponse<String> answer = answers.get(i).join();
            assertThat(answer.statusCode()).isEqualTo(200);
            String id = (i % 2 == 0 ? "request-" : "async-") + i / 2;
            assertThat(answer.headers().allValues("X-Request-ID")).containsExactly(id);
            if (i % 2 == 0) {
                assertThat(answer.body()).endsWith(' ' + id + " own");
                threads.add(answer.body().split(" ", 2)[0]);
            }
        }
        return threads;
    }

    private CompletableFuture<HttpResponse<String>> get(String path, String id) {
        URI uri = URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + path);
        return client.sendAsync(
                HttpRequest.newBuilder(uri).header("X-Request-ID", id).build(), HttpResponse.BodyHandlers.ofString());
    }

    private StandardContext application(boolean ownLogging) throws Exception {
        StandardContext context = new StandardContext();
        context.setName("/app");
        context.setPath("/app");
        context.setDocBase(Application.in(folder, ownLogging).toString());
        context.addLifecycleListener(new Tomcat.FixContextListener());
        context.setParentClassLoader(new ContainersLoader(ownLogging));
        // Tomcat's own measures against leaks must not help us.
        context.setClearReferencesThreadLocals(false);
        context.setClearReferencesRmiTargets(false);
        FilterDef filter = new FilterDef();
        filter.setFilterName("correlation");
        filter.setFilterClass(CorrelationFilter.class.getName());
        filter.setAsyncSupported("true");
        context.addFilterDef(filter);
        FilterMap map = new FilterMap();
        map.setFilterName("correlation");
        map.addURLPattern("/*");
        context.addFilterMap(map);
        Wrapper wrapper = context.createWrapper();
        wrapper.setName("app");
        wrapper.setServletClass(RedeployedServlet.class.getName());
        wrapper.setAsyncSupported(true);
        context.addChild(wrapper);
        wrapper.addMapping("/*");
        return context;
    }

    /** The container's own classes: no Clew, and logging only if the application brings none. */
    private static final class ContainersLoader extends ClassLoader {
        private final List<String> hidden;

        ContainersLoader(boolean ownLogging) {
            super(RedeployTest.class.getClassLoader());
            hidden = ownLogging
                    ? List.of("dev/clew/", "org/slf4j/", "ch/qos/logback/", "logback", "META-INF/services/")
                    : List.of("dev/clew/", "META-INF/services/dev.clew.");
        }

        private boolean isHidden(String resource) {
            return hidden.stream().anyMatch(resource::startsWith);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (isHidden(name.replace('.', '/'))) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }

        @Override
        public java.net.URL getResource(String name) {
            return isHidden(name) ? null : super.getResource(name);
        }

        @Override
        public java.util.Enumeration<java.net.URL> getResources(String name) throws IOException {
            return isHidden(name) ? java.util.Collections.emptyEnumeration() : super.getResources(name);
        }
    }

    /** The unpacked application on disk. */
    private static final class Application {
        static Path in(Path folder, boolean ownLogging) throws Exception {
            Path root = folder.resolve(ownLogging ? "with-logging" : "without-logging");
            if (Files.exists(root)) {
                return root;
            }
            Path classes = Files.createDirectories(root.resolve("WEB-INF/classes"));
            Path lib = Files.createDirectories(root.resolve("WEB-INF/lib"));
            add(Clew.class, classes, lib);
            add(HttpServerHandler.class, classes, lib);
            add(CorrelationFilter.class, classes, lib);
            String servlet = RedeployedServlet.class.getName().replace('.', '/') + ".class";
            Path target = classes.resolve(servlet);
            Files.createDirectories(target.getParent());
            Files.copy(location(RedeployedServlet.class).resolve(servlet), target);
            if (ownLogging) {
                add(LoggerFactory.class, classes, lib);
                add(LoggerContext.class, classes, lib);
                add(Context.class, classes, lib);
                Files.writeString(classes.resolve("logback.xml"), """
                        <configuration>
                          <appender name="none" class="ch.qos.logback.core.helpers.NOPAppender"/>
                          <root level="INFO"><appender-ref ref="none"/></root>
                        </configuration>
                        """);
            }
            return root;
        }

        private static Path location(Class<?> type) throws Exception {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        }

        private static void add(Class<?> type, Path classes, Path lib) throws Exception {
            Path from = location(type);
            if (Files.isRegularFile(from)) {
                Files.copy(from, lib.resolve(from.getFileName()));
                return;
            }
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path to = classes.resolve(from.relativize(file).toString());
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                }
            }
        }
    }
}
