package dev.clew.story.traffic;

import dev.clew.story.file.LogFile;
import dev.clew.story.find.Window;
import java.util.List;

/**
 * Files, and what their lines are for: a line is judged or belongs to a sound period, never both.
 *
 * @param files the files
 * @param judged the time that is judged; none of it in files of a sound period alone
 * @param sound the time that is sound, for comparison; it may be before, within or after the time that is judged
 */
public record Logs(List<LogFile> files, Window judged, Window sound) {
    private static final long HOUR = 3_600_000_000_000L;

    /** Uses of a line. */
    enum Use {
        JUDGED,

        SOUND,

        /** It was written before what is judged: it tells of its process, and nothing else. */
        EARLIER,

        NONE
    }

    /** Returns files of which a time is judged. */
    public static Logs judged(List<LogFile> files, Window window) {
        return new Logs(files, window, Window.NONE);
    }

    /** Returns files that are sound. */
    public static Logs sound(List<LogFile> files) {
        return new Logs(files, Window.NONE, Window.ALL);
    }

    /** Whether a time in them, or all of it, is sound. */
    boolean haveSound() {
        return sound.since() <= sound.until();
    }

    /** Whether nothing in them is judged. */
    boolean areSound() {
        return sound.equals(Window.ALL);
    }

    /** Whether every line is of use, whatever its time. */
    boolean areWhole() {
        return judged.equals(Window.ALL) || areSound();
    }

    /** Returns how many bytes of text they have together, as far as that is known. */
    public long length() {
        return files.stream().mapToLong(LogFile::length).sum();
    }

    /** Returns the use of a line by its time. Processes are known from an hour before what is judged, and from the sound period on. */
    Use use(long nanos) {
        if (sound.holds(nanos)) {
            return Use.SOUND;
        }
        if (judged.holds(nanos)) {
            return Use.JUDGED;
        }
        boolean isKnown = nanos >= Math.min(judged.since() - HOUR, sound.since());
        return nanos < judged.since() && isKnown ? Use.EARLIER : Use.NONE;
    }
}
