package dev.clew.story.traffic;

import dev.clew.story.line.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that was read: of what is judged, of the sound period if there is one, and of the processes of both. */
final class Gathered {
    /** Spans, fields and messages of requests, of about 100 bytes each. */
    private static final int MOST_PARTS = 2_000_000;

    private final Processes processes = new Processes();
    private final Intake judged;
    private final @Nullable Intake sound;

    Gathered(Sampling sampling, boolean hasSound) {
        Names names = new Names();
        int most = hasSound ? MOST_PARTS / 2 : MOST_PARTS;
        judged = new Intake(processes, sampling, names, false, most);
        sound = hasSound ? new Intake(processes, sampling, names, true, most) : null;
    }

    /** Takes a line in, and returns the process that wrote it. */
    Boot add(Event event, Logs.Use use) {
        if (use == Logs.Use.JUDGED) {
            return judged.add(event);
        }
        return use == Logs.Use.SOUND && sound != null ? sound.add(event) : processes.of(event);
    }

    /** Counts lines that were not read. */
    void skipped(long ofJudged, long ofSound) {
        judged.skipped(ofJudged);
        if (sound != null) {
            sound.skipped(ofSound);
        }
    }

    /** Takes in what is wrong with one of the files; of those of a sound period it is no matter. */
    void add(Damage damage, Logs logs) {
        if (!logs.areSound()) {
            judged.add(damage);
        }
    }

    /** Puts times right, by the clocks of all, and finds the life of each process that lines name. */
    Traffic traffic() {
        List<Request> requests = judged.requests();
        List<Request> ofSound = sound == null ? List.of() : sound.requests();
        List<Request> all = new ArrayList<>(requests);
        all.addAll(ofSound);
        Map<String, Long> ahead = new Clocks(all).ahead();
        Clocks.correct(ahead, all, processes.boots());
        Lives lives = new Lives(processes.boots());
        all.forEach(lives::settle);
        Traffic baseline = sound == null ? null : sound.traffic(new ArrayList<>(ofSound), lives.all(), ahead, null);
        return judged.traffic(requests, lives.all(), ahead, baseline);
    }
}
