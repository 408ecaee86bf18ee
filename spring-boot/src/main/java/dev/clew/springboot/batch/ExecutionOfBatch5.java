package dev.clew.springboot.batch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.JobExecution;
import org.springframework.batch.core.StepExecution;

/** Reads executions of Batch 5. Of the same text as {@link ExecutionOfBatch6}, but for the packages. */
final class ExecutionOfBatch5 {
    private ExecutionOfBatch5() {}

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
