package dev.clew.benchmarks.start;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A library or a driver that is started with no jar on its class path that it does not need. */
enum Contestant {
    NOTHING("nothing: the MDC alone", WithNothing.class, Jars.of()),
    CLEW_QUIET("**Clew** without its lines", WithClew.class, Jars.CLEW, "-Dclew.span.log=false"),
    CLEW("Clew as it comes: the configuration and the request's begin and end are logged", WithClew.class, Jars.CLEW),
    BRAVE("brave", WithBrave.class, Jars.BRAVE),
    OPEN_TELEMETRY("OpenTelemetry", WithOpenTelemetry.class, Jars.OPEN_TELEMETRY),

    DRIVER("H2's driver alone", "jdbc:h2:mem:shop", Jars.of()),
    CLEW_DRIVER("**Clew**, `jdbc:clew:`", "jdbc:clew:h2:mem:shop", Jars.CLEW_JDBC),
    P6SPY("p6spy, `jdbc:p6spy:`", "jdbc:p6spy:h2:mem:shop", Jars.P6SPY),
    OPEN_TELEMETRY_DRIVER(
            "OpenTelemetry, `jdbc:otel:`, without an SDK", "jdbc:otel:h2:mem:shop", Jars.OPEN_TELEMETRY_JDBC);

    static final List<Contestant> LIBRARIES = List.of(NOTHING, CLEW_QUIET, CLEW, BRAVE, OPEN_TELEMETRY);
    static final List<Contestant> DRIVERS = List.of(DRIVER, CLEW_DRIVER, P6SPY, OPEN_TELEMETRY_DRIVER);

    private static final Jars LOGGING = Jars.of("slf4j-api", "logback-classic", "logback-core");

    final String title;
    private final Class<?> main;
    private final Jars jars;
    private final List<String> options;
    private final List<String> arguments;

    Contestant(String title, Class<?> main, Jars jars, String... options) {
        this(title, main, jars, List.of(options), List.of());
    }

    Contestant(String title, String url, Jars jars) {
        this(title, WithDriver.class, jars.and("h2"), List.of(), List.of(url));
    }

    Contestant(String title, Class<?> main, Jars jars, List<String> options, List<String> arguments) {
        this.title = title;
        this.main = main;
        this.jars = jars;
        this.options = options;
        this.arguments = arguments;
    }

    /** Starts it in a JVM of its own, and returns what that has printed. */
    Start start(Path folder) throws IOException, InterruptedException {
        return Start.parse(output(List.of(), folder));
    }

    /** Returns the names of the classes that it loads: those before it is ready, and those of its first request. */
    LoadedClasses classes(Path folder) throws IOException, InterruptedException {
        Path log = folder.resolve(name() + ".classes");
        output(List.of("-Xlog:class+load:file=" + log + ":none"), folder);
        return LoadedClasses.read(log);
    }

    private String output(List<String> more, Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(more);
        command.addAll(options);
        command.add("-Dlogback.configurationFile=dev/clew/benchmarks/start/logback.xml");
        command.addAll(List.of("-cp", classPath(folder), main.getName()));
        command.addAll(arguments);
        Path errors = folder.resolve(name() + ".err");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(errors.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(this + " failed: " + Files.readString(errors));
        }
        return output;
    }

    private String classPath(Path folder) {
        Path ours =
                Path.of(main.getProtectionDomain().getCodeSource().getLocation().getPath());
        String place = main.getPackageName().replace('.', '/');
        List<Path> files = new ArrayList<>(List.of(Jars.made(ours, place, folder.resolve("start.jar"))));
        files.addAll(LOGGING.files(folder));
        files.addAll(jars.files(folder));
        return files.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
