package dev.clew.springboot.batch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.step.StepExecution;

/**
 * Reads executions of Batch 6. Of the same text as {@link ExecutionOfBatch5}, but for the packages.
 *
 * <p>What they inherit is out of reach: {@code Entity} has not moved, and it is that of Batch 5 which this is compiled against.
 */
final class ExecutionOfBatch6 {
    private ExecutionOfBatch6() {}

    static @Nullable Execution read(Object object) {
        if (object instanceof StepExecution step) {
            return new Step(step);
        }
        return object instanceof JobExecution job ? new Job(job) : null;
    }

    private record Job(JobExecution self) implements Execution {
        @Override
        public Object job() {
            return self;
        }

        @Override
        public String name() {
            return self.getJobInstance().getJobName();
        }

        @Override
        public BatchStatus status() {
            return self.getStatus();
        }

        @Override
        public boolean hasEnded() {
            return self.getEndTime() != null;
        }

        @Override
        public List<Throwable> failures() {
            List<Throwable> failures = new ArrayList<>(self.getFailureExceptions());
            self.getStepExecutions().forEach(step -> failures.addAll(step.getFailureExceptions()));
            return failures;
        }
    }

    private record Step(StepExecution self) implements Execution {
        @Override
        public Object job() {
            return self.getJobExecution();
        }

        @Override
        public String name() {
            return self.getStepName();
        }

        @Override
        public BatchStatus status() {
            return self.getStatus();
        }

        @Override
        public boolean hasEnded() {
            return self.getEndTime() != null;
        }

        @Override
        public List<Throwable> failures() {
            return self.getFailureExceptions();
        }
    }
}
