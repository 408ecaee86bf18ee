package dev.clew.story.command;

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
        PrintStream buffered =
                new PrintStream(new java.io.BufferedOutputStream(out, 1 << 16), false, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status = new Command(System.in, buffered, errors, Terminal.style()).run(args);
        buffered.flush();
        System.exit(buffered.checkError() ? Command.UNUSABLE : status);
    }
}
