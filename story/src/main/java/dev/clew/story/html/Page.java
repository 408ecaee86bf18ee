package dev.clew.story.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A page that needs nothing else: no server, no request to anywhere.
 *
 * <p>Its policy lets the one script and the one style run that it was made with, by their hashes. What comes from a log is
 * data, which the script shows as text.
 */
public final class Page {
    private final String name;
    private final String style;
    private final String script;
    private final PageData data;

    /** Names the command that it is of, what it is made of, and its data. */
    Page(String name, List<String> styles, List<String> scripts, PageData data) {
        this.name = name;
        this.style = resources(styles);
        this.script = resources(scripts);
        this.data = data;
    }

    /** Writes the page. */
    public void writeTo(Writer out) throws IOException {
        write("page.html", out);
    }

    private void write(String template, Writer out) throws IOException {
        for (String part : resource(template).split("(?=\\{\\{)|(?<=}})", -1)) {
            switch (part) {
                case "{{policy}}" ->
                    out.write("default-src 'none'; script-src " + hash(script) + "; style-src "
                            + hash(style) + "; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script';"
                            + " trusted-types 'none'");
                case "{{name}}" -> out.write(name);
                case "{{style}}" -> out.write(style);
                case "{{body}}" -> write(name + ".html", out);
                case "{{header}}" -> write("header.html", out);
                case "{{data}}" -> data.writeTo(out);
                case "{{script}}" -> out.write(script);
                default -> out.write(part);
            }
        }
    }

    private static String resources(List<String> names) {
        return names.stream().map(Page::resource).collect(Collectors.joining("\n"));
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + '\'';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each JDK has it
        }
    }
}
