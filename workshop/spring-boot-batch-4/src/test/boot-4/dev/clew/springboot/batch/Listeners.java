package dev.clew.springboot.batch;

import java.util.Iterator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.listener.ChunkListener;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemReader;

/** What the application hears of its jobs. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger("jobs");

    private Listeners() {}

    /** Tells of jobs. */
    static class Jobs implements JobExecutionListener {
        @Override
        public void beforeJob(JobExecution execution) {
            LOG.info("before job");
        }

        @Override
        public void afterJob(JobExecution execution) {
            LOG.info("after job");
        }
    }

    /** Tells of steps. */
    static class Steps implements StepExecutionListener {
        @Override
        public void beforeStep(StepExecution execution) {
            LOG.info("before step");
        }

        @Override
        public ExitStatus afterStep(StepExecution execution) {
            LOG.info("after step");
            return execution.getExitStatus();
        }
    }

    /** Tells of chunks. */
    static class Chunks implements ChunkListener<String, String> {
        @Override
        public void beforeChunk(Chunk<String> chunk) {
            LOG.info("before chunk");
        }

        @Override
        public void afterChunk(Chunk<String> chunk) {
            LOG.info("after chunk");
        }
    }

    /** Throws at each end. */
    static class Rude implements JobExecutionListener, StepExecutionListener {
        @Override
        public void afterJob(JobExecution execution) {
            LOG.info("throws after the job");
            throw new IllegalStateException("after job");
        }

        @Override
        public void beforeStep(StepExecution execution) {
            LOG.info("throws before the step");
            throw new IllegalStateException("before step");
        }

        @Override
        public ExitStatus afterStep(StepExecution execution) {
            throw new IllegalStateException("after step");
        }
    }

    /** Three letters. */
    static class Letters implements ItemReader<String> {
        private Iterator<String> letters = List.of("a", "b", "c").iterator();

        @Override
        public synchronized String read() {
            if (!letters.hasNext()) {
                letters = List.of("a", "b", "c").iterator(); // for the next execution
                return null;
            }
            String letter = letters.next();
            LOG.info("read {}", letter);
            return letter;
        }
    }
}
