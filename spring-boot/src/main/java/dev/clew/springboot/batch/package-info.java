/** Spring Batch: an id for each execution of a job, spans for the job and its steps. */
@NullMarked
package dev.clew.springboot.batch;

import org.jspecify.annotations.NullMarked;
