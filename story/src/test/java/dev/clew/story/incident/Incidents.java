package dev.clew.story.incident;

import java.io.IOException;
import java.nio.file.Path;

/** Makes the logs of an incident, and tells the truth about it. */
final class Incidents {
    private Incidents() {}

    /**
     * Writes the files of an incident, one for each instance: the same for the same seed.
     *
     * @param folder exists, and is empty
     * @return what there is to find
     */
    static Truth write(Kind kind, long seed, Path folder) throws IOException {
        for (int attempt = 0; ; attempt++) {
            Draw draw = new Draw(seed * 1_000_003 + kind.name().hashCode() * 7_919L + attempt * 104_729L);
            try {
                Scene scene = new Scene(WorldMaker.draw(draw.split(), kind.wish()), draw.split());
                kind.happen(scene);
                Run.write(scene.world, draw.split(), folder);
                scene.truth.settle();
                return scene.truth;
            } catch (Scene.Unfit e) {
                if (attempt > 100) {
                    throw new IllegalStateException(kind + " fits into no world of seed " + seed, e);
                }
            }
        }
    }
}
