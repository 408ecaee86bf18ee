package dev.clew.springboot.batch;

/** Spring Batch 6. */
class BatchTest extends BatchContract {
    BatchTest() {
        super(Jobs.class);
    }
}
