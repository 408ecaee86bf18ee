package dev.clew.concurrent;

import java.util.concurrent.CompletionStage;

/** Makes the stages of a minimal stage minimal; the generated subclass passes them through here. */
abstract class MinimalStages {
    static <U> CompletionStage<U> wrapped(CompletionStage<U> stage) {
        return new ContextStage<>(stage);
    }
}
