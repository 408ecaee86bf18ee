package dev.clew.story.html;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/** The file of a page, which is there whole or not at all. */
public final class PageFile {
    private PageFile() {}

    /**
     * Writes a page to a file beside the one that is wanted, and then gives it that name.
     *
     * @throws FileSystemException with a reason for people, if the file cannot be written
     */
    public static void write(Page page, String file) throws FileSystemException {
        try {
            Path path = Path.of(file).toAbsolutePath();
            if (Files.exists(path)) {
                path = path.toRealPath(); // a link stays
                if (!Files.isRegularFile(path)) {
                    throw new FileSystemException(file, null, Files.isDirectory(path) ? "is a folder" : "is no file");
                }
            }
            writeBeside(page, path);
        } catch (IOException | InvalidPathException e) {
            FileSystemException failure = new FileSystemException(file, null, "cannot be written: " + reason(e));
            failure.initCause(e);
            throw failure;
        }
    }

    private static void writeBeside(Page page, Path path) throws IOException {
        String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
        Path part = path.resolveSibling(path.getFileName() + "." + unique + ".part");
        try {
            try (Writer out = Files.newBufferedWriter(part, StandardOpenOption.CREATE_NEW)) {
                page.writeTo(out);
            }
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String reason(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "its folder does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        boolean isKnown = e instanceof FileSystemException failed && failed.getReason() != null;
        return isKnown ? ((FileSystemException) e).getReason() : String.valueOf(e.getMessage());
    }
}
