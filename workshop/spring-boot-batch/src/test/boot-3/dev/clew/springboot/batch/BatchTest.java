package dev.clew.springboot.batch;

/** Spring Batch 5. */
class BatchTest extends BatchContract {
    BatchTest() {
        super(Jobs.class);
    }
}
