package dev.clew.springboot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test that audits the application: after the method has returned, a {@link CorrelationAudit} runs, and the test fails
 * with the report if an id is lost.
 *
 * <p>The method may have a parameter of type {@link CorrelationAudit.Builder}, to which it adds examples. The class has
 * {@code @SpringBootTest(webEnvironment = RANDOM_PORT)}, or another annotation that makes an application with MockMvc.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Test
@ExtendWith(AuditExtension.class)
public @interface ClewAudit {}
