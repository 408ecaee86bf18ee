package dev.clew.story.command;

import dev.clew.story.print.Style;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs the command. */
public final class Main {
    private Main() {}

    /** Runs with the arguments of a shell, and ends the process with 0 if something was found, 1 if nothing, 2 if it could not look. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream buffered = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                false,
                StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Style style = Terminal.style();
        // Ctrl-C can come between a colour and its end.
        Thread plain = new Thread(() -> out.print(style.hasColour() ? "\u001b[0m" : ""));
        Runtime.getRuntime().addShutdownHook(plain);
        int status = new Command(System.in, buffered, errors, style).run(args);
        buffered.flush();
        Runtime.getRuntime().removeShutdownHook(plain);
        System.exit(buffered.checkError() ? Command.UNUSABLE : status);
    }
}
